import type { DatePart } from '../../sigma/values/modifiers.ts';

/** ISO 8601, with a blank instead of the `T` as Sysmon has it. Fractions and what is behind them do not matter. */
const date = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/;

/**
 * One number of a date, as the date is written: nothing is converted from one time zone to another (Sigma modifiers 2.1.0, "Time
 * Modifiers"). The week is that of ISO 8601. Null where the text is no date, or has no such part.
 */
export function datePart(text: string, part: DatePart): string | null {
  const [, year, month, day, hour, minute] = date.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  switch (part) {
    case 'year':
      return year;
    case 'month':
      return month;
    case 'day':
      return day;
    case 'hour':
      return hour ?? null;
    case 'minute':
      return minute ?? null;
    case 'week':
      return String(isoWeek(Number(year), Number(month), Number(day)));
  }
}

/** A week belongs to the year that has its Thursday, and counts from the one with the year's first Thursday. */
function isoWeek(year: number, month: number, day: number): number {
  const thursday = new Date(Date.UTC(year, month - 1, day));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - newYear) / (7 * 24 * 3600 * 1000)) + 1;
}
