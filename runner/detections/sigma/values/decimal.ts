/** A number to its last digit: `digits` divided by ten to the power of `places`. */
export interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

/** More than any number of 64 or 128 bits has, and what can be reckoned with at once. */
const longest = 1000;
const furthest = 1000;

const decimal = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d{1,5}))?$/i;

/**
 * A number as rules and events write it: in decimal, with a fraction or an exponent, or with `0x` in hexadecimal as Windows renders
 * masks and ids. Null for anything else, and for one of more than 1000 digits.
 */
export function decimalOf(text: string): Decimal | null {
  if (text.length > longest) return null;
  if (/^0x[0-9a-f]+$/i.test(text)) return { digits: BigInt(text), places: 0 };
  const [whole, sign, before = '', after = '', exponent = '0'] = decimal.exec(text) ?? [];
  const places = after.length - Number(exponent);
  if (whole === undefined || Math.abs(places) > furthest) return null;
  const digits = BigInt(before + after);
  return { digits: sign === '-' ? -digits : digits, places };
}

/** Below 0 where the first is less, 0 where they are the same number, above 0 where it is more. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const places = Math.max(one.places, other.places);
  const a = scaled(one, places);
  const b = scaled(other, places);
  return a < b ? -1 : a > b ? 1 : 0;
}

function scaled({ digits, places }: Decimal, to: number): bigint {
  return to === places ? digits : digits * 10n ** BigInt(to - places);
}
