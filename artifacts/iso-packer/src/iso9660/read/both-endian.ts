import type { Buffer } from 'node:buffer';
import type { IsoErrorCode } from '../../iso-error.ts';
import { damage } from '../../reading/damage.ts';

/** Where a structure lies, and which code stands for a fault in it. */
export interface Place {
  readonly bytes: Buffer;
  /** Byte offset of `bytes` in the image. */
  readonly offset: number;
  readonly code: IsoErrorCode;
}

/** ECMA-119 7.2.3. Halves that differ would let two readers see two different images. */
export function bothWord({ bytes, offset, code }: Place, at: number): number {
  const value = bytes.readUInt16LE(at);
  if (value !== bytes.readUInt16BE(at + 2))
    throw damage(code, 'the two halves of a number differ', offset + at);
  return value;
}

/** ECMA-119 7.3.3 */
export function bothDoubleWord({ bytes, offset, code }: Place, at: number): number {
  const value = bytes.readUInt32LE(at);
  if (value !== bytes.readUInt32BE(at + 4))
    throw damage(code, 'the two halves of a number differ', offset + at);
  return value;
}
