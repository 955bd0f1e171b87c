import type { Json } from '../../model/observation.ts';

/** A moment as rendered XML has it, in UTC: out of ISO 8601 with any offset, seconds or milliseconds since 1970, or .NET's
 * `/Date(…)/`. A text that names no offset stays as it is: nobody can tell which it was. */
export function utcTime(value: Json | undefined): string {
  if (typeof value === 'number') return iso(value < 1e11 ? value * 1000 : value);
  if (typeof value !== 'string') return '';
  const [, milliseconds] = /^\/Date\((-?[0-9]+)(?:[+-][0-9]{4})?\)\/$/.exec(value) ?? [];
  if (milliseconds !== undefined) return iso(Number(milliseconds));
  if (/T.*[+-]00:?00$/.test(value)) return value.replace(/[+-]00:?00$/, 'Z');
  return /T.*[+-][0-9]{2}:?[0-9]{2}$/.test(value) ? iso(Date.parse(value), value) : value;
}

function iso(milliseconds: number, otherwise = ''): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? otherwise : time.toISOString();
}
