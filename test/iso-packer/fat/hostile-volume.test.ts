import { Buffer } from 'node:buffer';
import test from 'ava';
import fc from 'fast-check';
import { fileInput, IsoError, type IsoErrorCode } from 'iso-packer';
import { readFat } from '../../../artifacts/iso-packer/src/fat/read/read-fat.ts';
import { clusterAt, entryAt, fatEntryAt, rawVolume } from './raw-volume.ts';
import { MemorySource, volumeOf } from './volume-bytes.ts';

const INPUTS = [
  fileInput('A.TXT', 'a'.repeat(2000)),
  fileInput('B.TXT', 'b'.repeat(2000)),
  fileInput('dir/sub/a long name', 'c'),
];
const small = await volumeOf(INPUTS);
const large = await volumeOf(INPUTS, { fat: 32 });
const raw = rawVolume(small);
const raw32 = rawVolume(large);
const fileA = entryAt(raw, 'A       TXT');
const fileB = entryAt(raw, 'B       TXT');
const folder = entryAt(raw, 'dir');
const sub = entryAt(raw, 'dir/sub');
const long = entryAt(raw, 'dir/sub/a long name');

type Change = (image: Buffer) => void;

async function refuses(image: Buffer, size?: number): Promise<readonly [string, number | undefined]> {
  const error = await readFat(new MemorySource(image, size)).then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof IsoError)) throw error;
  return [error.code, error.offset];
}

function refused(title: string, change: Change, code: IsoErrorCode, offset: number, sound = small): void {
  test(`${title}: ${code}`, async (t) => {
    const image = Buffer.from(sound);
    change(image);
    t.deepEqual(await refuses(image), [code, offset]);
  });
}

function link(from: number, to: number): Change {
  return (image) => image.writeUInt16LE(to, fatEntryAt(raw, from));
}

refused('NTFS', (image) => image.write('NTFS    ', 3), 'ISO_UNSUPPORTED_FORMAT', 3);
refused('exFAT', (image) => image.write('EXFAT   ', 3), 'ISO_UNSUPPORTED_FORMAT', 3);
refused('BitLocker', (image) => image.write('-FVE-FS-', 3), 'ISO_UNSUPPORTED_FORMAT', 3);
refused('a later FAT32', (image) => image.writeUInt16LE(1, 42), 'ISO_UNSUPPORTED_FORMAT', 42, large);
refused('more reserved than there is', (image) => image.writeUInt16LE(0xffff, 14), 'ISO_BAD_DESCRIPTOR', 14);
refused('no sectors at all', (image) => image.fill(0, 19, 21), 'ISO_BAD_DESCRIPTOR', 14);
refused('a FAT too small for its clusters', (image) => image.writeUInt16LE(31, 22), 'ISO_BAD_DESCRIPTOR', 22);
refused('the same in FAT32', (image) => image.writeUInt32LE(500, 36), 'ISO_BAD_DESCRIPTOR', 36, large);
refused('a root of no size', (image) => image.writeUInt16LE(0, 17), 'ISO_BAD_DESCRIPTOR', 17);
refused(
  'FAT32 with a root of a fixed size',
  (image) => image.writeUInt16LE(512, 17),
  'ISO_BAD_DESCRIPTOR',
  17,
  large,
);
refused(
  'FAT16 with the clusters of FAT32',
  (image) => {
    image.writeUInt16LE(0, 19);
    image.writeUInt32LE(70_000, 32);
  },
  'ISO_BAD_DESCRIPTOR',
  22,
);
refused(
  'a root outside the volume',
  (image) => image.writeUInt32LE(0xffffffff, 44),
  'ISO_BAD_DESCRIPTOR',
  44,
  large,
);
refused('a FAT that is not there', (image) => image.writeUInt16LE(0x82, 40), 'ISO_BAD_DESCRIPTOR', 40, large);

refused(
  'a file whose chain runs into itself',
  link(fileA.first + 2, fileA.first),
  'ISO_LOOP',
  fatEntryAt(raw, fileA.first + 2),
);
refused(
  'a folder whose chain runs into itself',
  link(folder.first, folder.first),
  'ISO_LOOP',
  fatEntryAt(raw, folder.first),
);
refused(
  'the same in FAT32',
  (image) => image.writeUInt32LE(2, fatEntryAt(raw32, 2)),
  'ISO_LOOP',
  fatEntryAt(raw32, 2),
  large,
);
refused(
  'a chain that runs into another',
  link(fileB.first + 1, fileA.first + 2),
  'ISO_OVERLAP',
  fatEntryAt(raw, fileB.first + 1),
);
refused(
  'two files with one chain',
  (image) => image.writeUInt16LE(fileA.first, fileB.at + 26),
  'ISO_OVERLAP',
  fileB.at,
);
refused(
  'a folder that is its own parent',
  (image) => image.writeUInt16LE(folder.first, sub.at + 26),
  'ISO_OVERLAP',
  sub.at,
);
refused(
  'a chain that leaves the volume',
  link(fileA.first, 0xfff0),
  'ISO_EXTENT_OUT_OF_RANGE',
  fatEntryAt(raw, fileA.first),
);
refused(
  'a chain that runs into a free cluster',
  link(fileA.first, 0),
  'ISO_BAD_RECORD',
  fatEntryAt(raw, fileA.first),
);
refused(
  'a chain that runs into a bad cluster',
  link(fileA.first, 0xfff7),
  'ISO_BAD_RECORD',
  fatEntryAt(raw, fileA.first),
);
refused(
  'a file outside the volume',
  (image) => image.writeUInt16LE(0xfff0, fileA.at + 26),
  'ISO_EXTENT_OUT_OF_RANGE',
  fileA.at,
);
refused(
  'a file without clusters',
  (image) => image.writeUInt16LE(0, fileA.at + 26),
  'ISO_EXTENT_OUT_OF_RANGE',
  fileA.at,
);
refused(
  'a folder without clusters',
  (image) => image.writeUInt16LE(0, folder.at + 26),
  'ISO_EXTENT_OUT_OF_RANGE',
  folder.at,
);
refused(
  'a chain shorter than its file',
  (image) => image.writeUInt32LE(2049, fileA.at + 28),
  'ISO_BAD_RECORD',
  fileA.at,
);
refused(
  'a chain longer than its file',
  (image) => image.writeUInt32LE(1536, fileA.at + 28),
  'ISO_BAD_RECORD',
  fatEntryAt(raw, fileA.first + 2),
);
refused(
  'an empty file with clusters',
  (image) => image.writeUInt32LE(0, fileA.at + 28),
  'ISO_BAD_RECORD',
  fileA.at,
);

refused(
  'half a surrogate pair',
  (image) => image.writeUInt16LE(0xdc00, long.firstAt + 1),
  'ISO_BAD_NAME',
  long.firstAt,
);
refused(
  'a long name that leads out of its folder',
  (image) => longName(image, '../up'),
  'ISO_BAD_NAME',
  long.at,
);
refused('the same for Windows', (image) => longName(image, '..\\up'), 'ISO_BAD_NAME', long.at);
refused('the parent as a long name', (image) => longName(image, '..'), 'ISO_BAD_NAME', long.at);
refused(
  'the parent as a short name',
  (image) => image.write('..'.padEnd(11), fileA.at),
  'ISO_BAD_NAME',
  fileA.at,
);
refused('a short name with a slash', (image) => image.write('A/B', fileA.at), 'ISO_BAD_NAME', fileA.at);
refused('no name', (image) => image.write('           ', fileA.at), 'ISO_BAD_NAME', fileA.at);
refused('one name twice', (image) => image.write('A', fileB.at), 'ISO_BAD_RECORD', fileB.at);

function longName(image: Buffer, name: string): void {
  const units = Buffer.from(`${name}\0`.padEnd(13, '\uffff'), 'utf16le');
  units.copy(image, long.firstAt + 1, 0, 10);
  units.copy(image, long.firstAt + 14, 10, 22);
  units.copy(image, long.firstAt + 28, 22, 26);
}

test('an image cut off in a file: ISO_TRUNCATED, at its entry', async (t) => {
  const end = clusterAt(raw, fileA.first) + 1000;
  t.deepEqual(await refuses(small.subarray(0, end)), ['ISO_TRUNCATED', fileA.at]);
});

test('an image cut off in its FAT or its root: ISO_TRUNCATED', async (t) => {
  t.is((await refuses(small.subarray(0, raw.fat + 600)))[0], 'ISO_TRUNCATED');
  t.is((await refuses(small.subarray(0, raw.root + 600)))[0], 'ISO_TRUNCATED');
});

for (const [kind, sound] of [
  ['FAT16', small],
  ['FAT32', large],
] as const) {
  test(`${kind}: any damage gives a listing or an IsoError with an offset, never anything else`, async (t) => {
    const volume = rawVolume(sound);
    const inUse = clusterAt(volume, 24) - volume.root;
    const place = fc.oneof(
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: volume.fat, max: volume.fat + 100 }),
      fc.integer({ min: volume.root, max: volume.root + inUse }),
    );
    const damages = fc.record({
      bytes: fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
      cut: fc.option(fc.integer({ min: 0, max: volume.root + inUse }), { freq: 5 }),
    });
    await t.notThrowsAsync(() =>
      fc.assert(
        fc.asyncProperty(damages, async ({ bytes, cut }) => {
          const image = Buffer.from(sound.subarray(0, cut ?? volume.root + inUse));
          for (const [at, value] of bytes) if (at < image.length) image.writeUInt8(value, at);
          const size = cut ?? sound.length;
          const outcome = await readFat(new MemorySource(image, size)).catch((error: unknown) => error);
          return outcome instanceof Error
            ? outcome instanceof IsoError && outcome.offset !== undefined
            : true;
        }),
        { numRuns: 500 },
      ),
    );
  });
}
