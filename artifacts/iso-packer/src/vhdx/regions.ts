import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import { checksumOf } from './crc32c.ts';
import { BAT_REGION, METADATA_REGION } from './guid.ts';

export interface Region {
  readonly at: number;
  readonly size: number;
  /** Byte offset of its entry in the table. */
  readonly namedAt: number;
}

export interface Regions {
  readonly bat: Region;
  readonly metadata: Region;
}

/** [MS-VHDX] 2.2: the region table and its copy. */
const TABLES_AT = [192 * 1024, 256 * 1024] as const;
const TABLE_SIZE = 64 * 1024;
/** [MS-VHDX] 2.2.3.1, 2.2.3.2. */
const TABLE_HEADER = 16;
const ENTRY_SIZE = 32;
const MAX_ENTRIES = 2047;
const REQUIRED = 1;
const MEBIBYTE = 1024 * 1024;

/** @throws IsoError where neither table is sound, one names regions that are not known but required, or that lie outside or overlap. */
export async function readRegions(source: ByteSource): Promise<Regions> {
  for (const at of TABLES_AT) {
    const bytes = await source.read(at, TABLE_SIZE);
    if (bytes.toString('latin1', 0, 4) === 'regi' && bytes.readUInt32LE(4) === checksumOf(bytes))
      return parse(bytes, at, source.size);
  }
  throw damage('ISO_BAD_DESCRIPTOR', 'neither VHDX region table is sound', TABLES_AT[0]);
}

function parse(bytes: Buffer, tableAt: number, imageSize: number): Regions {
  const count = bytes.readUInt32LE(8);
  if (count > MAX_ENTRIES)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX region table with too many entries', tableAt + 8);
  let bat: Region | null = null;
  let metadata: Region | null = null;
  for (let index = 0; index < count; index += 1) {
    const at = TABLE_HEADER + index * ENTRY_SIZE;
    const guid = bytes.subarray(at, at + 16);
    if (guid.equals(BAT_REGION)) bat = once(bat, regionOf(bytes, at, tableAt, imageSize), tableAt + at);
    else if (guid.equals(METADATA_REGION))
      metadata = once(metadata, regionOf(bytes, at, tableAt, imageSize), tableAt + at);
    else if (bytes.readUInt32LE(at + 28) & REQUIRED)
      throw damage('ISO_UNSUPPORTED_FORMAT', 'a VHDX with an unknown region that is required', tableAt + at);
  }
  if (bat === null || metadata === null)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX without its block allocation table or metadata', tableAt);
  if (bat.at < metadata.at + metadata.size && metadata.at < bat.at + bat.size)
    throw damage('ISO_OVERLAP', 'two VHDX regions overlap', tableAt);
  return { bat, metadata };
}

function once(before: Region | null, region: Region, at: number): Region {
  if (before !== null) throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX region is named twice', at);
  return region;
}

/** [MS-VHDX] 2.2.3.2: offset and length are multiples of 1 MiB, the offset is at least that. */
function regionOf(bytes: Buffer, entryAt: number, tableAt: number, imageSize: number): Region {
  const at = Number(bytes.readBigUInt64LE(entryAt + 16));
  const size = bytes.readUInt32LE(entryAt + 24);
  if (at < MEBIBYTE || at % MEBIBYTE !== 0 || size === 0 || size % MEBIBYTE !== 0)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX region that is not aligned to 1 MiB', tableAt + entryAt + 16);
  if (at + size > imageSize)
    throw damage('ISO_EXTENT_OUT_OF_RANGE', 'a VHDX region lies beyond the image', tableAt + entryAt + 16);
  return { at, size, namedAt: tableAt + entryAt };
}
