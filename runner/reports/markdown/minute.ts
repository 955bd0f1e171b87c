import { code } from './escaped.ts';

/** A moment to the minute, in UTC. */
export function minute(at: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?Z$/.exec(at) ?? [];
  return day === undefined ? code(at, 40) : `${day} ${time} UTC`;
}
