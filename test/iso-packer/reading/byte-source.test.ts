import { Buffer } from 'node:buffer';
import test from 'ava';
import { IsoError } from 'iso-packer';
import { ImageFile, Window } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';
import { imageFile } from '../image-file.ts';

test('what reaches beyond the end is told with the byte at which the image ends', async (t) => {
  await using image = await ImageFile.open(await imageFile(t, Buffer.alloc(100, 7)), undefined);
  for (const source of [image, new Window(image, 0, 100)]) {
    t.is((await source.read(90, 10)).length, 10);
    for (const offset of [90, 100, 2 ** 43]) {
      const error = await t.throwsAsync(() => source.read(offset, 11), { instanceOf: IsoError });
      t.deepEqual(
        [error?.code, error?.offset],
        ['ISO_TRUNCATED', 100],
        `${source.constructor.name}, ${offset}`,
      );
    }
  }
});
