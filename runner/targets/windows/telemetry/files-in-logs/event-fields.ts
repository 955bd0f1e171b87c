import type { Json } from '../../../../model/observation.ts';

type Fields = Readonly<Record<string, Json>>;

/** The first of these fields that has text in it, or null: one build's manifest calls a field otherwise than another's. */
export function textOf(fields: Fields | undefined, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields?.[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

/** A number that is written in decimal or, after `0x`, in hexadecimal; null where it is none. */
export function numberOf(fields: Fields | undefined, name: string): number | null {
  const text = textOf(fields, name);
  const value = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
