import { createHash } from 'node:crypto';
import type { Json } from '../model/observation.ts';

/** SHA-256 of a value as JSON text, hexadecimal: what has the same is the same. */
export function digestOf(value: Json): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
