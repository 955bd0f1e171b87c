import { open } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import { IsoError, type IsoOptions, planIso } from 'iso-packer';
import { readIso } from '../../../artifacts/iso-packer/src/iso9660/read/read-iso.ts';
import { ImageFile } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';
import type { FoundEntry } from '../../../artifacts/iso-packer/src/reading/volume.ts';
import { JOLIET_DESCRIPTOR, PRIMARY_DESCRIPTOR, rawDirectory, rawRecord, SECTOR } from '../raw-image.ts';
import { sparseImage, zeros } from './sparse-image.ts';

const GIB = 2 ** 30;
/** The longest run of whole sectors that a 32-bit length can tell. */
const FULL = 4 * GIB - SECTOR;
const LEVEL_3: IsoOptions = { label: 'TEST', level: 3 };

async function found(t: ExecutionContext, options: IsoOptions, size: number): Promise<FoundEntry[]> {
  const files = [zeros('before.txt', 1), zeros('huge.bin', size), zeros('later.txt', 2049)];
  await using image = await ImageFile.open(await sparseImage(t, files, options), undefined);
  return [...((await readIso(image))?.entries ?? [])];
}

for (const joliet of [103, false] as const) {
  const tree = joliet === false ? 'primary' : 'Joliet';
  test(`a file of more than 8 GiB is three parts, one after the other, in the ${tree} tree`, async (t) => {
    const entries = await found(t, { ...LEVEL_3, joliet }, 2 * FULL + 5);
    const extents = entries.find(({ path }) => path.toLowerCase() === 'huge.bin')?.extents ?? [];
    t.deepEqual(
      extents.map(({ size }) => size),
      [FULL, FULL, 5],
    );
    const [first] = extents;
    t.deepEqual(
      extents.map(({ start }) => (start ?? 0) - (first?.start ?? 0)),
      [0, FULL, 2 * FULL],
    );
    const later = entries.find(({ path }) => path.toLowerCase() === 'later.txt');
    t.is((later?.extents[0]?.start ?? 0) - (first?.start ?? 0), 2 * FULL + SECTOR);
  });
}

test('the parts have one name, and all but the last say that more follows', async (t) => {
  const files = [zeros('huge.bin', FULL + 4096), zeros('next.bin', 1)];
  await using file = await open(await sparseImage(t, files, LEVEL_3));
  const head = Buffer.alloc(64 * SECTOR);
  await file.read(head, 0, head.length, 0);
  for (const descriptor of [PRIMARY_DESCRIPTOR, JOLIET_DESCRIPTOR]) {
    const [, , one, two, next] = rawDirectory(head, rawRecord(head, descriptor + 156));
    t.deepEqual([one?.flags, two?.flags, next?.flags], [0x80, 0, 0]);
    t.deepEqual([one?.size, two?.size, next?.size], [FULL, 4096, 1]);
    t.deepEqual(one?.identifier, two?.identifier);
    t.is((two?.sector ?? 0) - (one?.sector ?? 0), FULL / SECTOR);
  }
});

test('a byte less than 4 GiB is one part at every level, 4 GiB are two at level 3', async (t) => {
  for (const level of [1, 2, 3] as const) {
    const entries = await found(t, { label: 'TEST', level }, 4 * GIB - 1);
    t.deepEqual(
      entries.find(({ path }) => path === 'huge.bin')?.extents.map(({ size }) => size),
      [4 * GIB - 1],
    );
  }
  const entries = await found(t, LEVEL_3, 4 * GIB);
  t.deepEqual(
    entries.find(({ path }) => path === 'huge.bin')?.extents.map(({ size }) => size),
    [FULL, SECTOR],
  );
});

test('at levels 1 and 2, 4 GiB are ISO_FILE_TOO_LARGE, and level 3 is named', (t) => {
  for (const level of [1, 2] as const) {
    const error = t.throws(() => planIso([zeros('f', 4 * GIB)], { label: 'TEST', level }), {
      instanceOf: IsoError,
    });
    t.is(error?.code, 'ISO_FILE_TOO_LARGE');
    t.regex(error?.mend ?? '', /level 3/);
  }
});

test('a file that no image can hold is ISO_IMAGE_TOO_LARGE', (t) => {
  t.throws(() => planIso([zeros('f', 2 ** 43)], LEVEL_3), { code: 'ISO_IMAGE_TOO_LARGE' });
});

test('records of parts that do not fit into the sector go on in the next', async (t) => {
  // Each record of the Joliet tree has 33 + 2 × 105 bytes: eight in a sector, and the ninth in the next.
  const name = 'n'.repeat(103);
  const file = await sparseImage(t, [zeros(name, 9 * FULL + 1)], LEVEL_3);
  await using image = await ImageFile.open(file, undefined);
  const [entry] = (await readIso(image))?.entries ?? [];
  t.is(entry?.extents.length, 10);
  t.is(
    entry?.extents.reduce((sum, { size }) => sum + size, 0),
    9 * FULL + 1,
  );
});

test('a hidden file is hidden in all its parts', async (t) => {
  const file = await sparseImage(t, [{ ...zeros('huge.bin', 4 * GIB), hidden: true }], LEVEL_3);
  await using handle = await open(file);
  const head = Buffer.alloc(64 * SECTOR);
  await handle.read(head, 0, head.length, 0);
  const [, , one, two] = rawDirectory(head, rawRecord(head, JOLIET_DESCRIPTOR + 156));
  t.deepEqual([one?.flags, two?.flags], [0x81, 0x01]);
});
