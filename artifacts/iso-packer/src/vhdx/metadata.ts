import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import { FILE_PARAMETERS, LOGICAL_SECTOR_SIZE, VIRTUAL_DISK_SIZE } from './guid.ts';
import type { Region } from './regions.ts';

export interface DiskParameters {
  /** Bytes of the disk. */
  readonly diskSize: number;
  /** Bytes of a payload block. */
  readonly blockSize: number;
  readonly logicalSectorSize: number;
}

/** [MS-VHDX] 2.6.1: the table fills the first 64 KiB of the region, the items follow. */
const TABLE_SIZE = 64 * 1024;
/** [MS-VHDX] 2.6.1.1, 2.6.1.2. */
const ENTRY_SIZE = 32;
const MAX_ENTRIES = 2047;
const MEBIBYTE = 1024 * 1024;
const MAX_DISK_SIZE = 64 * 1024 ** 4;
const HAS_PARENT = 2;

/** @throws IsoError `ISO_UNSUPPORTED_FORMAT` for a differencing disk; else what is wrong. */
export async function readParameters(source: ByteSource, region: Region): Promise<DiskParameters> {
  const at = {
    file: await itemAt(source, region, FILE_PARAMETERS, 8),
    size: await itemAt(source, region, VIRTUAL_DISK_SIZE, 8),
    sector: await itemAt(source, region, LOGICAL_SECTOR_SIZE, 4),
  };
  const file = await source.read(at.file, 8);
  const parameters = {
    blockSize: file.readUInt32LE(0),
    diskSize: Number((await source.read(at.size, 8)).readBigUInt64LE(0)),
    logicalSectorSize: (await source.read(at.sector, 4)).readUInt32LE(0),
  };
  if (file.readUInt32LE(4) & HAS_PARENT)
    throw damage('ISO_UNSUPPORTED_FORMAT', 'a differencing VHDX, which needs the disk it came from', at.file);
  check(parameters, at);
  return parameters;
}

/** [MS-VHDX] 2.6.2.1, 2.6.2.2, 2.6.2.4. */
function check(
  { blockSize, diskSize, logicalSectorSize }: DiskParameters,
  at: { file: number; size: number; sector: number },
): void {
  if (logicalSectorSize !== 512 && logicalSectorSize !== 4096)
    throw damage('ISO_BAD_DESCRIPTOR', `a VHDX with sectors of ${logicalSectorSize} bytes`, at.sector);
  if (blockSize < MEBIBYTE || blockSize > 256 * MEBIBYTE || !Number.isInteger(Math.log2(blockSize)))
    throw damage('ISO_BAD_DESCRIPTOR', `a VHDX with blocks of ${blockSize} bytes`, at.file);
  if (diskSize === 0 || diskSize > MAX_DISK_SIZE || diskSize % logicalSectorSize !== 0)
    throw damage(
      'ISO_BAD_DESCRIPTOR',
      'a VHDX whose disk is no whole number of sectors up to 64 TiB',
      at.size,
    );
}

/** Byte offset of the item of this kind. @throws IsoError `ISO_BAD_DESCRIPTOR` if it is missing or not of this size. */
export async function itemAt(
  source: ByteSource,
  region: Region,
  guid: Buffer,
  size: number,
): Promise<number> {
  const table = await source.read(region.at, TABLE_SIZE);
  if (table.toString('latin1', 0, 8) !== 'metadata')
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX without its metadata table', region.at);
  const count = table.readUInt16LE(10);
  if (count > MAX_ENTRIES)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX metadata table with too many entries', region.at + 10);
  for (let index = 1; index <= count; index += 1) {
    const at = index * ENTRY_SIZE;
    if (!table.subarray(at, at + 16).equals(guid)) continue;
    const offset = table.readUInt32LE(at + 16);
    if (table.readUInt32LE(at + 20) !== size || offset < TABLE_SIZE || offset + size > region.size)
      throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX metadata item out of place or size', region.at + at + 16);
    return region.at + offset;
  }
  throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX whose metadata lacks what it must have', region.at);
}
