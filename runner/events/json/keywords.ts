import type { Json } from '../../model/observation.ts';

/** Keywords as rendered XML has them, `0x8000000000000000`, out of the same or of a whole number, signed or not; null for anything
 * else, such as the keywords' names in some language. */
export function hexKeywords(value: Json | undefined): string | null {
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) return value;
  if (typeof value !== 'number' && !(typeof value === 'string' && /^-?[0-9]+$/.test(value))) return null;
  if (typeof value === 'number' && !Number.isInteger(value)) return null;
  return `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;
}
