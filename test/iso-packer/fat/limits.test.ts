import { Buffer } from 'node:buffer';
import test from 'ava';
import { type FileInput, fileInput, type Input, IsoError, type IsoErrorCode } from 'iso-packer';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import { rawVolume } from './raw-volume.ts';
import { type DiskOptions, volumeOf } from './volume-bytes.ts';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;

function sized(path: string, size: number): FileInput {
  return { path, size, open: () => [] };
}

function plan(inputs: readonly Input[], options: DiskOptions = {}, partitioned = false) {
  return planDisk(inputs, { label: 'TEST', ...options }, partitioned);
}

/** The first kilobyte of a disk or volume of any size. */
async function head(inputs: readonly Input[], options: DiskOptions = {}): Promise<Buffer> {
  for await (const chunk of plan(inputs, options).bytes) return Buffer.from(chunk);
  throw new Error('no bytes');
}

function refused(
  title: string,
  code: IsoErrorCode,
  inputs: readonly Input[],
  options: DiskOptions = {},
): void {
  test(`${title}: ${code}`, (t) => {
    const error = t.throws(() => plan(inputs, options), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.category], [code, 'user']);
  });
}

for (const label of ['', 'TWELVE CHARS', ' LEADING', 'TRAILING ', 'A.B', 'É', 'A/B', 'ß']) {
  refused(`the label "${label}"`, 'ISO_BAD_LABEL', [], { label });
}
refused('a date before 1980', 'ISO_BAD_DATE', [], { date: new Date('1979-12-31T23:59:59Z') });
refused('a date after 2107', 'ISO_BAD_DATE', [], { date: new Date('2108-01-01T00:00:00Z') });
refused('no date', 'ISO_BAD_DATE', [], { date: new Date(Number.NaN) });
refused('a file of 4 GiB', 'ISO_FILE_TOO_LARGE', [sized('f', 4 * GIBIBYTE)]);
refused('more than 2 GiB in FAT16', 'ISO_IMAGE_TOO_LARGE', [sized('f', 2 * GIBIBYTE)], { fat: 16 });
refused(
  'more than 2 TiB',
  'ISO_IMAGE_TOO_LARGE',
  Array.from({ length: 513 }, (_, i) => sized(`${i}`, 4 * GIBIBYTE - 1)),
);
refused('a disk that is no number of sectors', 'ISO_BAD_OPTION', [], { diskSize: 4 * MEBIBYTE + 1 });
refused('a disk too small for FAT16', 'ISO_BAD_OPTION', [], { diskSize: 2 * MEBIBYTE });
refused('a disk too small for FAT32', 'ISO_BAD_OPTION', [], { diskSize: 32 * MEBIBYTE, fat: 32 });
refused('a disk too large for FAT16', 'ISO_BAD_OPTION', [], { diskSize: 3 * GIBIBYTE, fat: 16 });
refused('a disk too small for its files', 'ISO_IMAGE_TOO_LARGE', [sized('f', 5 * MEBIBYTE)], {
  diskSize: 5 * MEBIBYTE,
});
refused(
  'more names than the root of FAT16 has room for',
  'ISO_TOO_MANY_ENTRIES',
  Array.from({ length: 65_521 }, (_, i) => sized(`F${i}`, 0)),
  { fat: 16 },
);
refused(
  'more names than any folder has room for',
  'ISO_TOO_MANY_ENTRIES',
  Array.from({ length: 32_768 }, (_, i) => sized(`d/long name ${i}`, 0)),
);

test('a partition table leaves less of a disk: too small for FAT16', (t) => {
  t.notThrows(() => plan([], { diskSize: 3 * MEBIBYTE }));
  t.throws(() => plan([], { diskSize: 3 * MEBIBYTE }, true), { code: 'ISO_BAD_OPTION' });
});

test('the label is raised to upper case, as a label has no other', async (t) => {
  t.is((await head([], { label: 'Inv_1a2b' })).toString('latin1', 43, 54), 'INV_1A2B   ');
});

test('the first and the last date that FAT can hold', async (t) => {
  for (const [iso, day, time] of [
    ['1980-01-01T00:00:00Z', 0x0021, 0x0000],
    ['2107-12-31T23:59:59Z', 0xff9f, 0xbf7d],
  ] as const) {
    const volume = rawVolume(await volumeOf([], { date: new Date(iso) }));
    t.deepEqual(
      [volume.image.readUInt16LE(volume.root + 24), volume.image.readUInt16LE(volume.root + 22)],
      [day, time],
    );
  }
});

/** Files, options; size of the volume, and kind and sectors of a cluster. */
const SIZES: readonly [string, readonly Input[], DiskOptions, number, 16 | 32, number][] = [
  ['nothing', [], {}, 4 * MEBIBYTE, 16, 1],
  ['nothing in FAT32', [], { fat: 32 }, 33 * MEBIBYTE, 32, 1],
  ['3 MiB', [sized('f', 3 * MEBIBYTE)], {}, 5 * MEBIBYTE, 16, 2],
  ['100 MiB', [sized('f', 100 * MEBIBYTE)], {}, 102 * MEBIBYTE, 16, 4],
  ['1 GiB', [sized('f', GIBIBYTE)], {}, 1026 * MEBIBYTE, 16, 64],
  ['2 GiB, which is too large for FAT16', [sized('f', 2 * GIBIBYTE)], {}, 2054 * MEBIBYTE, 32, 8],
  ['a disk of 4 MiB', [], { diskSize: 4 * MEBIBYTE }, 4 * MEBIBYTE, 16, 1],
  ['a disk of 16 MiB', [], { diskSize: 16 * MEBIBYTE }, 16 * MEBIBYTE, 16, 4],
  ['a disk of 256 MiB', [], { diskSize: 256 * MEBIBYTE }, 256 * MEBIBYTE, 16, 8],
  ['a disk of 3 GiB', [], { diskSize: 3 * GIBIBYTE }, 3 * GIBIBYTE, 32, 8],
  ['a disk of 1 TiB', [], { diskSize: 1024 * GIBIBYTE }, 1024 * GIBIBYTE, 32, 64],
];

for (const [title, inputs, options, size, kind, sectorsPerCluster] of SIZES) {
  test(`${title}: FAT${kind} with clusters of ${sectorsPerCluster}`, async (t) => {
    const boot = await head(inputs, options);
    t.is(plan(inputs, options).plan.size, size);
    t.is(boot.readUInt16LE(19) || boot.readUInt32LE(32), size / 512);
    t.is(boot.readUInt16LE(17) === 0 ? 32 : 16, kind);
    t.is(boot.readUInt8(13), sectorsPerCluster);
  });
}

test('small files that the usual clusters of a disk would waste too much for get smaller ones', async (t) => {
  const files = Array.from({ length: 10_000 }, (_, i) => sized(`d/F${i}`, 1));
  const boot = await head(files, { diskSize: 17 * MEBIBYTE });
  t.deepEqual([boot.readUInt8(13), boot.readUInt16LE(17)], [2, 512]);
});

test('the root of FAT16 grows with what is in it', async (t) => {
  const files = Array.from({ length: 1000 }, (_, i) => sized(`F${i}`, 0));
  t.is((await head(files)).readUInt16LE(17), 1008);
});

test('the root of FAT16 is too small: FAT32', async (t) => {
  const files = Array.from({ length: 65_521 }, (_, i) => sized(`F${i}`, 0));
  t.is((await head(files)).readUInt16LE(17), 0);
});

test('the plan lists folders before what is in them, with sizes and flags', (t) => {
  const inputs = [
    fileInput('b/c', 'cc', { hidden: true }),
    { path: 'a', folder: true as const, hidden: true },
  ];
  t.deepEqual(plan(inputs).plan.entries, [
    { path: 'a', shownPath: 'a', type: 'folder', size: 0, hidden: true },
    { path: 'b', shownPath: 'b', type: 'folder', size: 0, hidden: false },
    { path: 'b/c', shownPath: 'b/c', type: 'file', size: 2, hidden: true },
  ]);
});

test('a file that gives another number of bytes than it announced: ISO_SIZE_CHANGED', async (t) => {
  for (const text of ['four', 'sixsix']) {
    const input = { ...fileInput('f', text), size: 5 };
    await t.throwsAsync(() => volumeOf([input]), { code: 'ISO_SIZE_CHANGED' });
  }
});
