import { plain, shown } from './guest-text.ts';
import { type Html, html } from './html.ts';

const iso = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,3})?\d*Z$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as date and time to the second, in UTC. */
export function moment(at: string): Html {
  const [, day, time] = iso.exec(at) ?? [];
  if (day === undefined) return shown(at, 40);
  return html`<time datetime="${at}">${day} ${time ?? ''} UTC</time>`;
}

/** Only its time of day, with milliseconds. */
export function timeOfDay(at: string): Html {
  const [, day, time, ms = ''] = iso.exec(at) ?? [];
  if (day === undefined) return shown(at, 40);
  return html`<time datetime="${at}">${time ?? ''}${ms}</time>`;
}

/** In parts for an axis: `24 Nov` and `06:45`; null of what is no moment. */
export function axisParts(at: string): { readonly day: string; readonly time: string } | null {
  const [, date = '', time = ''] = iso.exec(at) ?? [];
  const [, month = '', day = ''] = date.split('-');
  const name = months[Number(month) - 1];
  return name === undefined ? null : { day: `${Number(day)} ${name}`, time: time.slice(0, 5) };
}

/** A moment to the minute where no markup can stand. */
export function plainMoment(at: string): string {
  const [, day, time = ''] = iso.exec(at) ?? [];
  return day === undefined ? plain(at, 40) : `${day} ${time.slice(0, 5)} UTC`;
}

/** Two moments to the minute; what they share is said once. */
export function plainSpan(from: string, to: string): string {
  const [begin, end] = [plainMoment(from), plainMoment(to)];
  if (begin === end) return begin;
  const [, day = '', time = ''] = /^(\S+) (\S+) UTC$/.exec(begin) ?? [];
  const [, endDay, endTime = ''] = /^(\S+) (\S+) UTC$/.exec(end) ?? [];
  if (day === '' || endDay === undefined) return `${begin} to ${end}`;
  return day === endDay ? `${day}, ${time} to ${endTime} UTC` : `${day} ${time} to ${endDay} ${endTime} UTC`;
}

/** The date of a moment, for times of day that stand below it; null of what is none. */
export function dayOf(at: string): string | null {
  return iso.exec(at)?.[1] ?? null;
}
