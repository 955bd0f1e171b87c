import type { Buffer } from 'node:buffer';
import { damage, type Place } from '../../reading/damage.ts';
import { crc16, tagChecksum } from '../crc.ts';

/** A descriptor, from its tag on, up to the end of the block or of itself; whoever has it may trust the tag. */
export interface Descriptor {
  readonly id: number;
  readonly bytes: Buffer;
  /** Byte offset in the image. */
  readonly offset: number;
}

/** Bytes of the tag in front of every descriptor (ECMA-167 3/7.2). */
const TAG_LENGTH = 16;

/**
 * ECMA-167 3/7.2 and 4/7.2.
 * @param location the sector, or in a partition the block, that the tag must name; null where that is not looked at
 */
export function parseDescriptor({ bytes, offset, code }: Place, location: number | null): Descriptor {
  const fault = tagFault(bytes, location);
  if (fault !== null) throw damage(code, `a descriptor whose ${fault}`, offset);
  return { id: bytes.readUInt16LE(0), bytes, offset };
}

/** What is wrong with a tag; null where nothing is. */
export function tagFault(bytes: Buffer, location: number | null): string | null {
  if (tagChecksum(bytes) !== bytes.readUInt8(4)) return 'tag has a wrong checksum'; // 3/7.2.3
  if (location !== null && bytes.readUInt32LE(12) !== location) return 'tag names another place'; // 3/7.2.8
  const end = TAG_LENGTH + bytes.readUInt16LE(10);
  if (end > bytes.length) return 'checked length is over its own'; // 3/7.2.7
  return crc16(bytes.subarray(TAG_LENGTH, end)) === bytes.readUInt16LE(8) ? null : 'CRC is wrong'; // 3/7.2.6
}
