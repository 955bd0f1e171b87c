import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import {
  FILE_PARAMETERS,
  LOGICAL_SECTOR_SIZE,
  PARENT_LOCATOR,
  PHYSICAL_SECTOR_SIZE,
  VIRTUAL_DISK_ID,
  VIRTUAL_DISK_SIZE,
} from './guid.ts';
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
/** [MS-VHDX] 2.6.1.2, flags: an item of the user's, whose identifiers are a space of their own; one that must be known. */
const USER = 1;
const REQUIRED = 4;
const KNOWN_ITEMS: readonly Buffer[] = [
  FILE_PARAMETERS,
  VIRTUAL_DISK_SIZE,
  VIRTUAL_DISK_ID,
  LOGICAL_SECTOR_SIZE,
  PHYSICAL_SECTOR_SIZE,
  PARENT_LOCATOR,
];
const MEBIBYTE = 1024 * 1024;
const MAX_DISK_SIZE = 64 * 1024 ** 4;
const HAS_PARENT = 2;

/** @throws IsoError `ISO_UNSUPPORTED_FORMAT` for a differencing disk; else what is wrong. */
export async function readParameters(source: ByteSource, region: Region): Promise<DiskParameters> {
  const items = await readItems(source, region);
  const at = {
    file: itemAt(items, FILE_PARAMETERS, 8),
    size: itemAt(items, VIRTUAL_DISK_SIZE, 8),
    sector: itemAt(items, LOGICAL_SECTOR_SIZE, 4),
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

/** The metadata table: what is where in its region. */
export interface Items {
  readonly region: Region;
  /** The system's entries. */
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly guid: Buffer;
  /** Of the item, from the beginning of the region. */
  readonly offset: number;
  readonly size: number;
  /** Byte offset of the entry. */
  readonly namedAt: number;
}

/** @throws IsoError where there is no table, one that names an item twice, or one that must be known and is not. */
export async function readItems(source: ByteSource, region: Region): Promise<Items> {
  const table = await source.read(region.at, TABLE_SIZE);
  if (table.toString('latin1', 0, 8) !== 'metadata')
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX without its metadata table', region.at);
  const count = table.readUInt16LE(10);
  if (count > MAX_ENTRIES)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX metadata table with too many entries', region.at + 10);
  const entries: Entry[] = [];
  for (let index = 1; index <= count; index += 1) {
    const at = index * ENTRY_SIZE;
    const guid = table.subarray(at, at + 16);
    const flags = table.readUInt32LE(at + 24);
    const namedAt = region.at + at;
    const isKnown = (flags & USER) === 0 && KNOWN_ITEMS.some((known) => known.equals(guid));
    if (!isKnown && (flags & REQUIRED) !== 0)
      throw damage('ISO_UNSUPPORTED_FORMAT', 'a VHDX with unknown metadata that is required', namedAt);
    if (!isKnown) continue;
    if (entries.some((entry) => entry.guid.equals(guid)))
      throw damage('ISO_BAD_DESCRIPTOR', 'VHDX metadata that is named twice', namedAt);
    entries.push({ guid, offset: table.readUInt32LE(at + 16), size: table.readUInt32LE(at + 20), namedAt });
  }
  return { region, entries };
}

/** Byte offset of the item of this kind. @throws IsoError `ISO_BAD_DESCRIPTOR` if it is missing or not of this size. */
export function itemAt({ region, entries }: Items, guid: Buffer, size: number): number {
  const entry = entries.find((one) => one.guid.equals(guid));
  if (entry === undefined)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX whose metadata lacks what it must have', region.at);
  if (entry.size !== size || entry.offset < TABLE_SIZE || entry.offset + size > region.size)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX metadata item out of place or size', entry.namedAt + 16);
  return region.at + entry.offset;
}
