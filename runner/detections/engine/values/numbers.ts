import type { Comparison } from '../../sigma/values/modifiers.ts';

/**
 * Whether a field's text, a number in decimal or with `0x` in hexadecimal as Windows renders masks and ids, stands in that relation to a
 * number. Text that is no number stands in none.
 */
export function compareNumber(text: string, relation: Comparison | 'eq', than: number): boolean {
  const number = numberOf(text);
  if (number === null) return false;
  switch (relation) {
    case 'eq':
      return !(number < than) && !(number > than);
    case 'lt':
      return number < than;
    case 'lte':
      return number <= than;
    case 'gt':
      return number > than;
    case 'gte':
      return number >= than;
  }
}

/** Whole numbers keep all their digits: ids of 64 bits do not fit the other kind. JavaScript compares the two kinds exactly. */
function numberOf(text: string): number | bigint | null {
  const trimmed = text.trim();
  if (/^[+-]?\d{1,40}$/.test(trimmed)) return BigInt(trimmed.replace('+', ''));
  if (/^0x[0-9a-f]{1,32}$/i.test(trimmed)) return BigInt(trimmed);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  return null;
}
