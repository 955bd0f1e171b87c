import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562 5.8) that follows from a text, so that the same content gets the same one. */
export function derivedId(text: string): Buffer {
  const id = createHash('sha256').update(text).digest().subarray(0, 16);
  id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x80, 6);
  id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
  return id;
}
