import { Buffer } from 'node:buffer';
import { TRACK } from '../fat/encode/boot-sector.ts';
import { type PartitionType, TABLE } from './partition-entry.ts';

export interface Partition {
  readonly type: PartitionType;
  /** In sectors. */
  readonly start: number;
  readonly sectors: number;
}

/** The last cylinder, of 10 bits; what lies beyond is addressed by number alone. */
const LAST_CYLINDER = 1023;
const BEYOND = [0xfe, 0xff, 0xff];

/** One primary partition, not active, and no boot code: what is mounted is not booted from. */
export function encodeMasterBootRecord(partition: Partition, signature: number): Uint8Array {
  const { type, start, sectors } = partition;
  const bytes = Buffer.alloc(TABLE.bytes);
  bytes.writeUInt32LE(signature, TABLE.diskSignature);
  const entry = bytes.subarray(TABLE.start, TABLE.start + TABLE.entryBytes);
  entry.set(cylinderHeadSector(start), 1);
  entry.writeUInt8(type, 4);
  entry.set(cylinderHeadSector(start + sectors - 1), 5);
  entry.writeUInt32LE(start, 8);
  entry.writeUInt32LE(sectors, 12);
  bytes.writeUInt16LE(TABLE.signature, TABLE.signatureAt);
  return bytes;
}

/** Head; sector from 1 in the low six bits, and the high two of the cylinder; the rest of the cylinder. */
function cylinderHeadSector(sector: number): number[] {
  const track = Math.floor(sector / TRACK.sectors);
  const cylinder = Math.floor(track / TRACK.heads);
  if (cylinder > LAST_CYLINDER) return BEYOND;
  return [track % TRACK.heads, (sector % TRACK.sectors) + 1 + ((cylinder >> 8) << 6), cylinder & 0xff];
}
