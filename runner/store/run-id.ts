import { randomInt } from 'node:crypto';

/** What is left of 16 bits beside the 1000 milliseconds of a second. */
const perMillisecond = 65;

/**
 * A run's id, such as `20261124-064512-3f9a`: UTC date and time, then four hex digits that hold the millisecond and
 * chance, so that ids sort by the time to the millisecond.
 */
export function newRunId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const rest = now.getUTCMilliseconds() * perMillisecond + randomInt(perMillisecond);
  return [
    date.replaceAll('-', ''),
    time.slice(0, 8).replaceAll(':', ''),
    rest.toString(16).padStart(4, '0'),
  ].join('-');
}

/** The time in a run's id, in milliseconds since 1970; null where it is no such id. */
export function timeOfRun(id: string): number | null {
  const [, year, month, day, hour, minute, second, rest = ''] =
    /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-([0-9a-f]{4})$/.exec(id) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time + Math.floor(Number.parseInt(rest, 16) / perMillisecond);
}
