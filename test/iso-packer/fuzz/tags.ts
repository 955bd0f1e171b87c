import type { Buffer } from 'node:buffer';

/** The tag of a UDF descriptor (ECMA-167 3/7.2). */
export interface Tag {
  readonly id: number;
  readonly at: number;
  /** Bytes of the descriptor that its checksum is over, the tag with them. */
  readonly length: number;
}

/** Every sound tag of an image, at every fourth byte, as folders have them; those with the shortest descriptors first, as one can lie in another. */
export function tagsOf(image: Buffer): readonly Tag[] {
  const tags: Tag[] = [];
  for (let at = 0; at + 16 <= image.length; at += 4) {
    const id = image.readUInt16LE(at);
    if (!isId(id) || ![2, 3].includes(image.readUInt16LE(at + 2))) continue;
    const length = 16 + image.readUInt16LE(at + 10);
    if (at + length > image.length || tagSum(image.subarray(at, at + 16)) !== image.readUInt8(at + 4))
      continue;
    if (crc16(image.subarray(at + 16, at + length)) === image.readUInt16LE(at + 8))
      tags.push({ id, at, length });
  }
  return tags.sort((a, b) => a.length - b.length);
}

/** ECMA-167 3/7.2.1 and 4/7.2.1 */
function isId(id: number): boolean {
  return (id >= 1 && id <= 9) || (id >= 256 && id <= 266);
}

/** ECMA-167 3/7.2.3: the sum of all its bytes but this one. */
export function tagSum(tag: Uint8Array): number {
  return tag.reduce((sum, byte, i) => (i === 4 ? sum : (sum + byte) & 0xff), 0);
}

/** ECMA-167 3/7.2.6: the polynomial 0x1021, beginning with zero. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}
