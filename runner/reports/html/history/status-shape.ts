import type { Status } from '../../../model/words.ts';
import { type Html, html } from '../html.ts';

/**
 * The signs of a grid: filled acted, hollow did not act, dotted is not known or was not asked, as everywhere on the page; finer, for
 * they stand without words.
 */
const shapes = {
  full: html`<circle class="filled" cx="8" cy="8" r="5.750"/>`,
  half: html`<path class="filled" d="M8 2.250a5.750 5.750 0 0 0 0 11.500z"/><circle class="drawn" cx="8" cy="8" r="5"/>`,
  ring: html`<circle class="drawn heavy" cx="8" cy="8" r="4.750"/>`,
  off: html`<circle class="drawn" cx="8" cy="8" r="5"/><path class="drawn" d="M4.500 11.500l7-7"/>`,
  dotted: html`<circle class="drawn dots" cx="8" cy="8" r="5"/>`,
  centred: html`<circle class="drawn dots" cx="8" cy="8" r="5"/><circle class="filled" cx="8" cy="8" r="2.500"/>`,
  question: html`<path class="drawn" d="M5.200 5.600a2.800 2.800 0 1 1 4.200 2.500c-.9.5-1.400 1-1.400 2M8 12.900v.1"/>`,
} as const;
type Shape = keyof typeof shapes;

const looks: Readonly<Record<Status, readonly [Shape, 'good' | 'bad' | 'unsure' | 'quiet']>> = {
  prevented: ['full', 'good'],
  detected: ['full', 'good'],
  warned: ['half', 'unsure'],
  late: ['half', 'unsure'],
  'not-prevented': ['ring', 'bad'],
  missed: ['ring', 'bad'],
  'not-configured': ['off', 'quiet'],
  'not-instrumented': ['off', 'quiet'],
  'blocked-unattributed': ['centred', 'unsure'],
  'not-reached': ['dotted', 'quiet'],
  inconclusive: ['question', 'unsure'],
};

/** Once on a page that shows signs. */
export function shapeDefinitions(): Html {
  return html`<svg class="definitions" aria-hidden="true" width="0" height="0">${Object.entries(shapes).map(([name, shape]) => html`<symbol id="shape-${name}" viewBox="0 0 16 16">${shape}</symbol>`)}<symbol id="shape-unexpected" viewBox="0 0 16 16"><rect class="drawn" x="1" y="1" width="14" height="14"/></symbol><symbol id="shape-known-gap" viewBox="0 0 16 16"><rect class="drawn dashes" x="1" y="1" width="14" height="14"/></symbol></svg>`;
}

/** The frame of an outcome that a reader should look at; null of any other. */
export function frame(outcome: string): Html | null {
  if (outcome === 'unexpected') return html`<use class="bad" href="#shape-unexpected"/>`;
  return outcome === 'known-gap' ? html`<use class="gap" href="#shape-known-gap"/>` : null;
}

export function shapeOf(status: Status): Html {
  const [shape, colour] = looks[status];
  return html`<use class="${colour}" href="#shape-${shape}"/>`;
}

/** A status in words with its sign. */
export function signed(status: Status): Html {
  return html`<span class="status"><svg aria-hidden="true">${shapeOf(status)}</svg> ${status}</span>`;
}

/** Statuses that look alike: they are those of the two kinds of control. */
export function alike(statuses: readonly Status[]): readonly (readonly Status[])[] {
  return [...Map.groupBy(statuses, (status) => looks[status][0]).values()];
}
