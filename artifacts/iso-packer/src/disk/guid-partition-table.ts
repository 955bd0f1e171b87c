import type { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { ByteSource } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import type { FoundPartition } from './found-partition.ts';

/** UEFI 5.3.2 and 5.3.3, in bytes */
const HEADER = { least: 92, crcAt: 16 };
const ENTRY = { least: 128, most: 4096 };

/** UEFI 5.3.3: 128 is what every program makes room for. */
const MOST_ENTRIES = 1024;

/** A disk says nowhere how large its sectors are; the header is in the second. */
const SECTOR_SIZES = [512, 4096];

/** The partitions of a GUID partition table, which a protective master boot record points to (UEFI 5.2.3). */
export async function readGuidPartitions(source: ByteSource): Promise<FoundPartition[]> {
  for (const sector of SECTOR_SIZES) {
    if (source.size < 2 * sector) break;
    const header = await source.read(sector, sector);
    if (header.toString('latin1', 0, 8) === 'EFI PART') return partitionsOf(source, header, sector);
  }
  throw damage('ISO_BAD_DESCRIPTOR', 'the disk says it has a GUID partition table, and has none', 512);
}

async function partitionsOf(source: ByteSource, header: Buffer, sector: number): Promise<FoundPartition[]> {
  checkHeader(header, sector);
  const start = Number(header.readBigUInt64LE(72)) * sector;
  const count = header.readUInt32LE(80);
  const size = header.readUInt32LE(84);
  if (count > MOST_ENTRIES)
    throw damage('ISO_LIMIT', `room for more than ${MOST_ENTRIES} partitions`, sector + 80);
  if (size < ENTRY.least || size > ENTRY.most || (size & (size - 1)) !== 0) {
    throw damage('ISO_BAD_DESCRIPTOR', `partition entries of ${size} bytes`, sector + 84);
  }
  if (start + count * size > source.size) {
    throw damage('ISO_EXTENT_OUT_OF_RANGE', 'the partition table lies beyond the disk', sector + 72);
  }
  const table = await source.read(start, count * size);
  if (crc32(table) !== header.readUInt32LE(88)) {
    throw damage('ISO_BAD_DESCRIPTOR', 'the checksum of the partition table is wrong', sector + 88);
  }
  const partitions: FoundPartition[] = [];
  for (let at = 0; at < table.length; at += size) {
    // UEFI 5.3.3: a type of zeros is an entry that is not used.
    if (table.subarray(at, at + 16).every((byte) => byte === 0)) continue;
    const first = Number(table.readBigUInt64LE(at + 32));
    const last = Number(table.readBigUInt64LE(at + 40));
    partitions.push({ start: first * sector, size: (last - first + 1) * sector, namedAt: start + at });
  }
  return partitions;
}

/** UEFI 5.3.2: the checksum is that of the header with zeros in its place. */
function checkHeader(header: Buffer, sector: number): void {
  const size = header.readUInt32LE(12);
  if (size < HEADER.least || size > header.length) {
    throw damage('ISO_BAD_DESCRIPTOR', `a partition table header of ${size} bytes`, sector + 12);
  }
  const known = header.readUInt32LE(HEADER.crcAt);
  header.writeUInt32LE(0, HEADER.crcAt);
  if (crc32(header.subarray(0, size)) !== known) {
    throw damage(
      'ISO_BAD_DESCRIPTOR',
      'the checksum of the partition table header is wrong',
      sector + HEADER.crcAt,
    );
  }
}
