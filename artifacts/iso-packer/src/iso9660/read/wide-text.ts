import { Buffer } from 'node:buffer';
import { damage } from '../../reading/damage.ts';

/** UTF-16, big-endian, as Joliet records it. @throws IsoError `ISO_BAD_NAME` where it is none. */
export function decodeWide(bytes: Uint8Array, offset: number): string {
  if (bytes.length % 2 !== 0) throw damage('ISO_BAD_NAME', 'a Joliet name has half a character', offset);
  const text = Buffer.from(bytes).swap16().toString('utf16le');
  if (!text.isWellFormed()) throw damage('ISO_BAD_NAME', 'a Joliet name is not valid UTF-16', offset);
  return text;
}
