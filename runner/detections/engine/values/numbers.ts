import { compareDecimals, type Decimal, decimalOf } from '../../sigma/values/decimal.ts';
import type { Comparison } from '../../sigma/values/modifiers.ts';

/** Whether a field's text is a number that stands in that relation to another one. Text that is no number stands in none. */
export function compareNumber(text: string, relation: Comparison | 'eq', than: Decimal): boolean {
  const number = decimalOf(text.trim());
  if (number === null) return false;
  const difference = compareDecimals(number, than);
  switch (relation) {
    case 'eq':
      return difference === 0;
    case 'lt':
      return difference < 0;
    case 'lte':
      return difference <= 0;
    case 'gt':
      return difference > 0;
    case 'gte':
      return difference >= 0;
  }
}
