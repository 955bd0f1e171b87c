import { Buffer } from 'node:buffer';
import test from 'ava';
import fc from 'fast-check';
import { IsoError, type IsoErrorCode } from 'iso-packer';
import { readDisk } from '../../../artifacts/iso-packer/src/disk/read-disk.ts';
import { fillFolders } from '../fat/full-folders.ts';
import { MemorySource, volumeOf } from '../fat/volume-bytes.ts';
import { diskWith, FIRST, listed, SECOND, SECTOR, table } from './two-volumes.ts';

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

test('an extended partition with nothing in it: no volume, which is told with the byte of the table', async (t) => {
  const disk = diskWith((bytes) => {
    table(bytes, 0, [{ type: 0x05, start: 50, sectors: 100 }]);
    table(bytes, 50 * SECTOR, []);
  });
  const error = await t.throwsAsync(() => readDisk(new MemorySource(disk)), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset], ['ISO_UNSUPPORTED_FORMAT', 446]);
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
