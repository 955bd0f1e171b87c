import { Buffer } from 'node:buffer';
import { damage } from '../reading/damage.ts';
import { checksumOf } from './checksum.ts';
import { geometryOf, SECTOR } from './geometry.ts';

/** What this package reads and writes of a footer; offsets are those of the specification 1.0, "Hard Disk Footer Format". */
export interface Footer {
  readonly type: number;
  /** Bytes of the disk inside. */
  readonly diskSize: number;
  /** Byte offset of the dynamic header; null in a fixed disk. */
  readonly headerAt: number | null;
}

export const DISK_TYPE = { fixed: 2, dynamic: 3, differencing: 4 } as const;

const COOKIE = 'conectix';
const CHECKSUM_AT = 64;
/** "Data Offset" of a fixed disk. */
const NO_OFFSET = 0xffff_ffff_ffff_ffffn;
/** "Features": the bit that is always set. */
const RESERVED_FEATURE = 2;
const VERSION = 0x0001_0000;

/**
 * A footer, with its checksum. As creator it names Windows: others take the size of the disk from its geometry where the creator is
 * Virtual PC, and from "Current Size" where it is Windows.
 */
export function encodeFooter(footer: Footer & { seconds: number; id: Uint8Array }): Buffer {
  const { type, diskSize, headerAt, seconds, id } = footer;
  const { cylinders, heads, sectorsPerTrack } = geometryOf(diskSize / SECTOR);
  const bytes = Buffer.alloc(SECTOR);
  bytes.write(COOKIE, 0, 'latin1');
  bytes.writeUInt32BE(RESERVED_FEATURE, 8);
  bytes.writeUInt32BE(VERSION, 12);
  bytes.writeBigUInt64BE(headerAt === null ? NO_OFFSET : BigInt(headerAt), 16);
  // "Time Stamp": seconds since 2000-01-01T00:00:00Z.
  bytes.writeUInt32BE(seconds, 24);
  // "Creator Application", "Creator Version" (that of Windows 7 [M]), "Creator Host OS".
  bytes.write('win ', 28, 'latin1');
  bytes.writeUInt32BE(0x0006_0001, 32);
  bytes.write('Wi2k', 36, 'latin1');
  // "Original Size" and "Current Size".
  bytes.writeBigUInt64BE(BigInt(diskSize), 40);
  bytes.writeBigUInt64BE(BigInt(diskSize), 48);
  bytes.writeUInt16BE(cylinders, 56);
  bytes.writeUInt8(heads, 58);
  bytes.writeUInt8(sectorsPerTrack, 59);
  bytes.writeUInt32BE(type, 60);
  bytes.set(id, 68);
  bytes.writeUInt32BE(checksumOf(bytes, CHECKSUM_AT), CHECKSUM_AT);
  return bytes;
}

export function isFooter(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, COOKIE.length) === COOKIE;
}

export function isSound(bytes: Buffer): boolean {
  return bytes.readUInt32BE(CHECKSUM_AT) === checksumOf(bytes, CHECKSUM_AT);
}

/** Whether two footers lead to the same disk, by "Data Offset", "Current Size" and "Disk Type". */
export function agree(one: Buffer, other: Buffer): boolean {
  return [
    [16, 24],
    [48, 56],
    [60, 64],
  ].every(([from, to]) => one.subarray(from, to).equals(other.subarray(from, to)));
}

/** @throws IsoError `ISO_BAD_DESCRIPTOR`, `ISO_UNSUPPORTED_FORMAT`; `at` is where the footer stands. */
export function parseFooter(bytes: Buffer, at: number): Footer {
  const type = bytes.readUInt32BE(60);
  const diskSize = Number(bytes.readBigUInt64BE(48));
  if (!isSound(bytes)) throw damage('ISO_BAD_DESCRIPTOR', 'the checksum of a VHD footer is wrong', at);
  if (bytes.readUInt16BE(12) !== VERSION >>> 16)
    throw damage('ISO_UNSUPPORTED_FORMAT', 'a VHD of another version than 1', at + 12);
  if (diskSize === 0 || diskSize % SECTOR !== 0 || !Number.isSafeInteger(diskSize))
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHD whose disk is no whole number of sectors', at + 48);
  if (type === DISK_TYPE.fixed) return { type, diskSize, headerAt: null };
  if (type === DISK_TYPE.dynamic) return { type, diskSize, headerAt: Number(bytes.readBigUInt64BE(16)) };
  if (type === DISK_TYPE.differencing)
    throw damage('ISO_UNSUPPORTED_FORMAT', 'a differencing VHD, which needs the disk it came from', at + 60);
  throw damage('ISO_BAD_DESCRIPTOR', `a VHD of the unknown type ${type}`, at + 60);
}
