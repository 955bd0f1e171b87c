import type { Json } from '../../model/observation.ts';

/** Numbers from here on are milliseconds: as seconds they would be after the year 5138. */
const firstMilliseconds = 1e11;
/** The last time that Date can hold (ECMA-262, "Time Values and Time Range"), in milliseconds. */
const lastTime = 8.64e15;

/** A time as ISO 8601 in UTC: from a text with a time zone, or from seconds or milliseconds since 1970; null where it is none. */
export function timeOf(value: Json): string | null {
  const number =
    typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value))
      ? Number(value)
      : null;
  if (number !== null) {
    const ms = number < firstMilliseconds ? number * 1_000 : number;
    return ms >= 0 && ms <= lastTime ? new Date(ms).toISOString() : null;
  }
  if (typeof value !== 'string' || !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
