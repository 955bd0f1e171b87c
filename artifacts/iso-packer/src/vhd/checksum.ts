/** One's complement of the sum of all bytes but those of the checksum itself (specification 1.0, "Checksum"). */
export function checksumOf(bytes: Uint8Array, checksumAt: number): number {
  let sum = 0;
  for (const [index, byte] of bytes.entries()) {
    if (index < checksumAt || index >= checksumAt + 4) sum += byte;
  }
  return ~sum >>> 0;
}
