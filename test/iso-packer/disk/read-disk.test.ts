import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { fileInput, IsoError, type IsoErrorCode } from 'iso-packer';
import { readDisk } from '../../../artifacts/iso-packer/src/disk/read-disk.ts';
import { readPartitions } from '../../../artifacts/iso-packer/src/disk/read-partitions.ts';
import { fillFolders } from '../fat/full-folders.ts';
import { MemorySource, volumeOf } from '../fat/volume-bytes.ts';

const SECTOR = 512;
const one = await volumeOf([fileInput('ONE', '1')], { label: 'FIRST', diskSize: 3 * 1024 ** 2 });
const two = await volumeOf([fileInput('d/TWO', '22')], { label: 'SECOND', diskSize: 3 * 1024 ** 2 });
const VOLUME = one.length / SECTOR;

interface Entry {
  readonly type: number;
  readonly start: number;
  readonly sectors: number;
}

function table(disk: Buffer, at: number, entries: readonly Entry[]): void {
  disk.writeUInt16LE(0xaa55, at + 510);
  for (const [index, { type, start, sectors }] of entries.entries()) {
    const entry = at + 446 + 16 * index;
    disk.writeUInt8(type, entry + 4);
    disk.writeUInt32LE(start, entry + 8);
    disk.writeUInt32LE(sectors, entry + 12);
  }
}

/** Two volumes from sector 104 and from sector 10000, and whatever table. */
function diskWith(fill: (disk: Buffer) => void): Buffer {
  const disk = Buffer.alloc(20_000 * SECTOR);
  one.copy(disk, 104 * SECTOR);
  two.copy(disk, 10_000 * SECTOR);
  fill(disk);
  return disk;
}

const FIRST: Entry = { type: 0x06, start: 104, sectors: VOLUME };
const SECOND: Entry = { type: 0x06, start: 10_000, sectors: VOLUME };

async function listed(disk: Buffer) {
  const volume = await readDisk(new MemorySource(disk));
  const files = volume?.entries.filter(({ type }) => type === 'file') ?? [];
  const contents = files.map(({ path, extents: [extent] }) => {
    const { start, size } = extent ?? { start: null, size: 0 };
    return [path, disk.toString('latin1', start ?? 0, (start ?? 0) + size)];
  });
  return { formats: volume?.formats, labels: volume?.labels, contents };
}

test('one volume in a partition, with offsets of the disk', async (t) => {
  t.deepEqual(await listed(diskWith((disk) => table(disk, 0, [SECOND]))), {
    formats: ['mbr', 'fat16'],
    labels: { fat16: 'SECOND' },
    contents: [['d/TWO', '22']],
  });
});

test('what names the data lies in the disk, too', async (t) => {
  const disk = diskWith((bytes) => table(bytes, 0, [SECOND]));
  const volume = await readDisk(new MemorySource(disk));
  const namedAt = volume?.entries[1]?.extents[0]?.namedAt ?? 0;
  t.is(disk.toString('latin1', namedAt, namedAt + 11), 'TWO        ');
});

test('several volumes: paths by the number of the partition; what has no file system is left out', async (t) => {
  const empty = { type: 0x0c, start: 9000, sectors: 10 };
  t.deepEqual(await listed(diskWith((disk) => table(disk, 0, [FIRST, empty, SECOND]))), {
    formats: ['mbr', 'fat16'],
    labels: { fat16: 'FIRST' },
    contents: [
      ['partition 1/ONE', '1'],
      ['partition 3/d/TWO', '22'],
    ],
  });
});

test('logical partitions come after the primary ones', async (t) => {
  const disk = diskWith((bytes) => {
    table(bytes, 0, [{ type: 0x0f, start: 50, sectors: 18_000 }]);
    table(bytes, 50 * SECTOR, [
      { ...FIRST, start: 54 },
      { type: 0x05, start: 9000, sectors: 9000 },
    ]);
    table(bytes, 9050 * SECTOR, [{ ...SECOND, start: 950 }]);
  });
  const { contents } = await listed(disk);
  t.deepEqual(contents, [
    ['partition 1/ONE', '1'],
    ['partition 2/d/TWO', '22'],
  ]);
});

function guidTable(disk: Buffer, sector = SECTOR): void {
  table(disk, 0, [{ type: 0xee, start: 1, sectors: 0xffffffff }]);
  const entries = Buffer.alloc(128 * 128);
  for (const [index, { start, sectors }] of [FIRST, SECOND].entries()) {
    const entry = entries.subarray(128 * (index + 1));
    entry.write('a type of its own', 0);
    entry.writeBigUInt64LE(BigInt((start * SECTOR) / sector), 32);
    entry.writeBigUInt64LE(BigInt(((start + sectors) * SECTOR) / sector - 1), 40);
  }
  entries.copy(disk, 2 * sector);
  const header = disk.subarray(sector, 2 * sector);
  header.write('EFI PART');
  header.writeUInt32LE(0x10000, 8);
  header.writeUInt32LE(92, 12);
  header.writeBigUInt64LE(2n, 72);
  header.writeUInt32LE(128, 80);
  header.writeUInt32LE(128, 84);
  header.writeUInt32LE(crc32(entries), 88);
  sealGuidTable(disk, sector);
}

function sealGuidTable(disk: Buffer, sector = SECTOR): void {
  disk.writeUInt32LE(0, sector + 16);
  disk.writeUInt32LE(crc32(disk.subarray(sector, sector + 92)), sector + 16);
}

test('a GUID partition table, in sectors of 512 and of 4096 bytes', async (t) => {
  const expected = [
    ['partition 1/ONE', '1'],
    ['partition 2/d/TWO', '22'],
  ];
  for (const sector of [512, 4096]) {
    const source = new MemorySource(diskWith((disk) => guidTable(disk, sector)));
    t.deepEqual(
      (await readPartitions(source))?.map(({ start, size }) => [start, size]),
      [FIRST, SECOND].map(({ start, sectors }) => [start * SECTOR, sectors * SECTOR]),
    );
    t.deepEqual((await listed(diskWith((disk) => guidTable(disk, sector)))).contents, expected);
  }
});

test('what is neither a volume nor a disk is none', async (t) => {
  const noActive = diskWith((disk) => {
    table(disk, 0, [FIRST]);
    disk.writeUInt8(0x41, 446 + 16);
  });
  const startsNowhere = diskWith((disk) => table(disk, 0, [FIRST, { type: 6, start: 0, sectors: 5 }]));
  const noSignature = diskWith((disk) => {
    table(disk, 0, [FIRST]);
    disk.writeUInt8(0, 510);
  });
  const emptyTable = diskWith((disk) => table(disk, 0, []));
  for (const disk of [noActive, startsNowhere, noSignature, emptyTable, Buffer.alloc(10)]) {
    t.is(await readDisk(new MemorySource(disk)), null);
  }
});

function refused(title: string, fill: (disk: Buffer) => void, code: IsoErrorCode, offset: number): void {
  test(`${title}: ${code}`, async (t) => {
    const source = new MemorySource(diskWith(fill));
    const error = await t.throwsAsync(() => readDisk(source), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.offset], [code, offset]);
  });
}

refused(
  'a disk without a file system',
  (disk) => table(disk, 0, [{ type: 7, start: 9000, sectors: 9 }]),
  'ISO_UNSUPPORTED_FORMAT',
  9000 * SECTOR,
);
refused(
  'NTFS beside FAT',
  (disk) => {
    table(disk, 0, [FIRST, { type: 7, start: 9000, sectors: 9 }]);
    disk.write('NTFS    ', 9000 * SECTOR + 3);
  },
  'ISO_UNSUPPORTED_FORMAT',
  9000 * SECTOR + 3,
);
refused(
  'damage in a volume, with its offset in the disk',
  (disk) => {
    table(disk, 0, [FIRST]);
    disk.writeUInt16LE(1, 104 * SECTOR + 22);
  },
  'ISO_BAD_DESCRIPTOR',
  104 * SECTOR + 22,
);
refused(
  'a partition beyond the disk',
  (disk) => table(disk, 0, [FIRST, { ...SECOND, sectors: 10_001 }]),
  'ISO_EXTENT_OUT_OF_RANGE',
  462,
);
refused(
  'partitions that overlap',
  (disk) => table(disk, 0, [SECOND, FIRST, { ...FIRST, start: 200 }]),
  'ISO_OVERLAP',
  478,
);
refused(
  'a chain of partitions that runs into itself',
  (disk) => {
    table(disk, 0, [{ type: 5, start: 50, sectors: 10_000 }]);
    table(disk, 50 * SECTOR, [
      { ...FIRST, start: 54 },
      { type: 5, start: 0, sectors: 10 },
    ]);
  },
  'ISO_LOOP',
  50 * SECTOR + 462,
);
refused(
  'a chain of partitions beyond the disk',
  (disk) => table(disk, 0, [{ type: 5, start: 0xffffffff, sectors: 1 }]),
  'ISO_EXTENT_OUT_OF_RANGE',
  446,
);
refused(
  'a chain of partitions into nothing',
  (disk) => table(disk, 0, [{ type: 5, start: 50, sectors: 10_000 }]),
  'ISO_BAD_DESCRIPTOR',
  50 * SECTOR + 510,
);
refused(
  'more logical partitions than any disk has',
  (disk) => {
    table(disk, 0, [{ type: 5, start: 7000, sectors: 2000 }]);
    for (let i = 0; i < 200; i += 1) {
      table(disk, (7000 + i) * SECTOR, [
        { ...FIRST, type: 0 },
        { type: 5, start: i + 1, sectors: 1 },
      ]);
    }
  },
  'ISO_LIMIT',
  (7000 + 127) * SECTOR + 462,
);

const changedGuidTable =
  (change: (disk: Buffer) => void, seal = true) =>
  (disk: Buffer) => {
    guidTable(disk);
    change(disk);
    if (seal) sealGuidTable(disk);
  };
refused(
  'a GUID partition table that is not there',
  (disk) => table(disk, 0, [{ type: 0xee, start: 1, sectors: 9 }]),
  'ISO_BAD_DESCRIPTOR',
  512,
);
refused(
  'a wrong checksum',
  changedGuidTable((disk) => disk.writeUInt8(1, 512 + 60), false),
  'ISO_BAD_DESCRIPTOR',
  528,
);
refused(
  'a wrong checksum of the entries',
  changedGuidTable((disk) => disk.writeUInt8(1, 1024 + 60)),
  'ISO_BAD_DESCRIPTOR',
  600,
);
refused(
  'a header of no size',
  changedGuidTable((disk) => disk.writeUInt32LE(0, 512 + 12)),
  'ISO_BAD_DESCRIPTOR',
  524,
);
refused(
  'a million partitions',
  changedGuidTable((disk) => disk.writeUInt32LE(1_000_000, 512 + 80)),
  'ISO_LIMIT',
  592,
);
refused(
  'entries of 100 bytes',
  changedGuidTable((disk) => disk.writeUInt32LE(100, 512 + 84)),
  'ISO_BAD_DESCRIPTOR',
  596,
);
refused(
  'entries beyond the disk',
  changedGuidTable((disk) => disk.writeBigUInt64LE(2n ** 63n, 512 + 72)),
  'ISO_EXTENT_OUT_OF_RANGE',
  584,
);
refused(
  'a partition that ends before it begins',
  changedGuidTable((disk) => {
    disk.writeBigUInt64LE(50n, 1024 + 128 + 40);
    disk.writeUInt32LE(crc32(disk.subarray(1024, 1024 + 128 * 128)), 512 + 88);
  }),
  'ISO_EXTENT_OUT_OF_RANGE',
  1024 + 128,
);

test('more entries than any disk has, in several volumes: ISO_LIMIT', async (t) => {
  const volume = await volumeOf([], { fat: 32 });
  fillFolders(volume, 2);
  const disk = Buffer.concat([Buffer.alloc(SECTOR), volume, volume]);
  const sectors = volume.length / SECTOR;
  table(disk, 0, [
    { type: 0x0c, start: 1, sectors },
    { type: 0x0c, start: 1 + sectors, sectors },
  ]);
  const error = await t.throwsAsync(() => readDisk(new MemorySource(disk)), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset], ['ISO_LIMIT', 462]);
});

test('any damage to a table gives a listing or an IsoError with an offset, never anything else', async (t) => {
  const disk = diskWith((bytes) => {
    table(bytes, 0, [FIRST, { type: 0x0f, start: 9000, sectors: 10_000 }]);
    table(bytes, 9000 * SECTOR, [{ ...SECOND, start: 1000 }]);
  });
  const place = fc.oneof(
    fc.integer({ min: 446, max: 511 }),
    fc.integer({ min: 9000 * 512 + 446, max: 9000 * 512 + 511 }),
  );
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          const before = changes.map(([at]) => [at, disk.readUInt8(at)] as const);
          for (const [at, value] of changes) disk.writeUInt8(value, at);
          const outcome = await readDisk(new MemorySource(disk)).catch((error: unknown) => error);
          for (const [at, value] of before.reverse()) disk.writeUInt8(value, at);
          return outcome instanceof Error
            ? outcome instanceof IsoError && outcome.offset !== undefined
            : true;
        },
      ),
      { numRuns: 300 },
    ),
  );
});
