import { shown } from './guest-text.ts';
import { type Html, html } from './html.ts';

const iso = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,3})?\d*Z$/;

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
