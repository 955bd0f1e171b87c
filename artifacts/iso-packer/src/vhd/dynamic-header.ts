import { Buffer } from 'node:buffer';
import { damage } from '../reading/damage.ts';
import { checksumOf } from './checksum.ts';
import { SECTOR } from './geometry.ts';

/** Of a dynamic disk; offsets are those of the specification 1.0, "Dynamic Disk Header Format". */
export interface DynamicHeader {
  /** Byte offset of the block allocation table. */
  readonly tableAt: number;
  readonly tableEntries: number;
  /** Bytes of a block's data. */
  readonly blockSize: number;
}

export const HEADER_SIZE = 1024;
/** "Block Size": the default of the specification. */
export const BLOCK_SIZE = 2 * 1024 * 1024;
/** "Block Allocation Table": the entry of a block that is not stored. */
export const UNUSED_ENTRY = 0xffff_ffff;

const COOKIE = 'cxsparse';
const CHECKSUM_AT = 36;
const VERSION = 0x0001_0000;
const MAX_BLOCK_SIZE = 256 * 1024 * 1024;

export function encodeDynamicHeader({ tableAt, tableEntries, blockSize }: DynamicHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_SIZE);
  bytes.write(COOKIE, 0, 'latin1');
  // "Data Offset": not used.
  bytes.writeBigUInt64BE(0xffff_ffff_ffff_ffffn, 8);
  bytes.writeBigUInt64BE(BigInt(tableAt), 16);
  bytes.writeUInt32BE(VERSION, 24);
  bytes.writeUInt32BE(tableEntries, 28);
  bytes.writeUInt32BE(blockSize, 32);
  bytes.writeUInt32BE(checksumOf(bytes, CHECKSUM_AT), CHECKSUM_AT);
  return bytes;
}

/** @throws IsoError `ISO_BAD_DESCRIPTOR`, `ISO_UNSUPPORTED_FORMAT`; `at` is where the header stands. */
export function parseDynamicHeader(bytes: Buffer, at: number): DynamicHeader {
  if (bytes.toString('latin1', 0, COOKIE.length) !== COOKIE)
    throw damage('ISO_BAD_DESCRIPTOR', 'a dynamic VHD without its header', at);
  if (bytes.readUInt32BE(CHECKSUM_AT) !== checksumOf(bytes, CHECKSUM_AT))
    throw damage('ISO_BAD_DESCRIPTOR', 'the checksum of a dynamic VHD header is wrong', at);
  if (bytes.readUInt16BE(24) !== VERSION >>> 16)
    throw damage('ISO_UNSUPPORTED_FORMAT', 'a dynamic VHD header of another version than 1', at + 24);
  const blockSize = bytes.readUInt32BE(32);
  if (blockSize < SECTOR || blockSize > MAX_BLOCK_SIZE || !isPowerOfTwo(blockSize))
    throw damage('ISO_BAD_DESCRIPTOR', `a VHD with blocks of ${blockSize} bytes`, at + 32);
  return { tableAt: Number(bytes.readBigUInt64BE(16)), tableEntries: bytes.readUInt32BE(28), blockSize };
}

function isPowerOfTwo(number: number): boolean {
  return Number.isInteger(Math.log2(number));
}

/** Bytes of the bitmap before a block's data: one bit a sector, in whole sectors ("Data Blocks"). */
export function bitmapSizeOf(blockSize: number): number {
  return Math.ceil(blockSize / SECTOR / 8 / SECTOR) * SECTOR;
}
