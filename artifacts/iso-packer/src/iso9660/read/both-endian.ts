import { damage, type Place } from '../../reading/damage.ts';

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
