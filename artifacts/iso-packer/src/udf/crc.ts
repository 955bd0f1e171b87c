/** ECMA-167 3/7.2.6: x^16 + x^12 + x^5 + 1, starting from zero. */
const POLYNOMIAL = 0x1021;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc & 0x8000 ? POLYNOMIAL : 0);
  return crc;
});

export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] ?? 0);
  return crc;
}

/** ECMA-167 3/7.2.3: the sum of the tag's bytes, its own apart. */
export function tagChecksum(tag: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < 16; i += 1) if (i !== 4) sum += tag[i] ?? 0;
  return sum & 0xff;
}
