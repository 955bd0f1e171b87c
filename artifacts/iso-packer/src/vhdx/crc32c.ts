import { Buffer } from 'node:buffer';

/** The Castagnoli polynomial, bits reversed. */
const POLYNOMIAL = 0x82f6_3b78;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Of a header or region table, its checksum field at byte 4 taken as zeros ([MS-VHDX] 2.2.2, 2.2.3.1). */
export function checksumOf(structure: Uint8Array): number {
  return crc32c(Buffer.from(structure).fill(0, 4, 8));
}
