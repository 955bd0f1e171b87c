import { Buffer } from 'node:buffer';
import test from 'ava';
import { IsoError, type IsoErrorCode, inspectImage } from 'iso-packer';
import { imageFile } from '../image-file.ts';
import { SECTOR } from '../raw-image.ts';
import { directory, FIRST_BLOCK, type HandMadeRecord, handMadeImage, selfAndParent } from './hand-made.ts';

const MORE = 0x80;
const DATA = FIRST_BLOCK + 1;

function part(name: string, sector: number, flags = 0, size = SECTOR): HandMadeRecord {
  return { identifier: `${name};1`, sector: DATA + sector, size, flags };
}

function image(records: readonly HandMadeRecord[]): Promise<Buffer> {
  const root = directory([...selfAndParent(FIRST_BLOCK, SECTOR), ...records]);
  return handMadeImage([root, Buffer.alloc(8 * SECTOR)]);
}

function refused(title: string, make: () => Promise<Buffer>, code: IsoErrorCode): void {
  test(`${title}: ${code}`, async (t) => {
    const file = await imageFile(t, await make());
    const error = await t.throwsAsync(() => inspectImage(file), { instanceOf: IsoError });
    t.deepEqual([error?.code, typeof error?.offset], [code, 'number']);
  });
}

// Many files of one large part each would cost as many readings of it.
refused(
  'files that share one of their parts',
  () => image([part('A', 0, MORE), part('A', 1), part('B', 0, MORE), part('B', 2)]),
  'ISO_OVERLAP',
);
refused(
  'a file that is a part of another',
  () => image([part('A', 0, MORE), part('A', 1), part('B', 1)]),
  'ISO_OVERLAP',
);
refused('a file that repeats a part', () => image([part('A', 0, MORE), part('A', 0)]), 'ISO_OVERLAP');
refused('parts that overlap', () => image([part('A', 0, MORE, 2 * SECTOR), part('A', 1)]), 'ISO_OVERLAP');
refused(
  'an extended attribute record that pushes the data beyond the volume',
  () => image([{ ...part('A', 0), attributes: 255 }]),
  'ISO_EXTENT_OUT_OF_RANGE',
);
refused(
  'a folder behind an extended attribute record that is the root',
  () => image([{ identifier: 'D', sector: FIRST_BLOCK - 3, size: SECTOR, flags: 2, attributes: 3 }]),
  'ISO_LOOP',
);
refused(
  'an interleaved file by its gap alone',
  async () => {
    const bytes = await image([part('A', 0)]);
    bytes.writeUInt8(1, FIRST_BLOCK * SECTOR + 2 * 34 + 27);
    return bytes;
  },
  'ISO_UNSUPPORTED_FORMAT',
);

test('files that share all their parts are read once, and shown both', async (t) => {
  const bytes = await image([part('A', 0, MORE), part('A', 1), part('B', 0, MORE), part('B', 1)]);
  const { entries } = await inspectImage(await imageFile(t, bytes));
  t.deepEqual(
    entries.map(({ path, size }) => [path, size]),
    [
      ['A', 2 * SECTOR],
      ['B', 2 * SECTOR],
    ],
  );
});

/** More records than an image may have entries, which show nothing. */
async function silentRecords(identifier: string, flags: number): Promise<Buffer> {
  const record = directory([{ identifier, flags }]);
  const length = record.readUInt8(0);
  const perSector = Math.floor(SECTOR / length);
  const sector = Buffer.alloc(SECTOR);
  for (let i = 0; i < perSector; i += 1) record.copy(sector, i * length, 0, length);
  const sectors = Math.ceil(260_000 / perSector);
  const root = directory(selfAndParent(FIRST_BLOCK, (sectors + 1) * SECTOR));
  return handMadeImage([Buffer.concat([root, ...Array<Buffer>(sectors).fill(sector)])]);
}

refused('a quarter of a million associated files', () => silentRecords('A', 4), 'ISO_LIMIT');
refused('a quarter of a million "."', () => silentRecords('\0', 2), 'ISO_LIMIT');
