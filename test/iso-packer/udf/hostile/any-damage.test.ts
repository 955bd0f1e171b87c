import { Buffer } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import test from 'ava';
import fc from 'fast-check';
import { IsoError, inspectImage } from 'iso-packer';
import { imageFile } from '../../image-file.ts';
import { DESCRIPTOR, rawDirectory, rawTag, SECTOR, seal } from '../raw-udf.ts';
import { a, b, dir, lastAnchor, root, sound } from './damaged-image.ts';

test('any damage to UDF gives a listing, or an IsoError with an offset, or one that says that it is no image', async (t) => {
  const structures = [
    ...Object.values(DESCRIPTOR),
    lastAnchor,
    ...[root, a.entry, b.entry, dir.entry].map(({ at }) => at),
    ...rawDirectory(sound, root).map(({ at }) => at),
  ];
  const damage = fc.record({
    /** A byte of a structure, whose tag is made right again or not. */
    bytes: fc.array(
      fc.tuple(
        fc.constantFrom(...structures),
        fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 60, max: 511 })),
        fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
        fc.boolean(),
      ),
      { maxLength: 4 },
    ),
    cut: fc.option(fc.integer({ min: 0, max: sound.length }), { freq: 8 }),
    isoToo: fc.boolean(),
  });
  const file = await imageFile(t, sound);
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(damage, async ({ bytes, cut, isoToo }) => {
        const image = Buffer.from(sound);
        // Without ISO 9660 the sequence of descriptors begins with UDF's own.
        if (!isoToo) image.copy(image, 16 * SECTOR, 19 * SECTOR, 22 * SECTOR);
        for (const [at, by, value, made] of bytes) {
          image.writeUInt8(value, at + by);
          if (made && rawTag(image, at).id > 0) seal(image, at);
        }
        await writeFile(file, image.subarray(0, cut ?? image.length));
        const outcome = await inspectImage(file).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) return true;
        return (
          outcome instanceof IsoError && (outcome.offset !== undefined || outcome.code === 'ISO_NOT_AN_IMAGE')
        );
      }),
      { numRuns: 500 },
    ),
  );
});
