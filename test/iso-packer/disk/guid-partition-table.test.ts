import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import test from 'ava';
import { IsoError, type IsoErrorCode } from 'iso-packer';
import { readDisk } from '../../../artifacts/iso-packer/src/disk/read-disk.ts';
import { readPartitions } from '../../../artifacts/iso-packer/src/disk/read-partitions.ts';
import { MemorySource } from '../fat/volume-bytes.ts';
import { diskWith, FIRST, listed, SECOND, SECTOR, table } from './two-volumes.ts';

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

function refused(title: string, fill: (disk: Buffer) => void, code: IsoErrorCode, offset: number): void {
  test(`${title}: ${code}`, async (t) => {
    const source = new MemorySource(diskWith(fill));
    const error = await t.throwsAsync(() => readDisk(source), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.offset], [code, offset]);
  });
}

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
