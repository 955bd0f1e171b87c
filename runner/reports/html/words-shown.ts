import type { Outcome, Status } from '../../model/words.ts';
import { type Html, html } from './html.ts';

/** What a reader sees of an outcome: told by its sign and its words, and only then by its colour. */
const outcomeLabels: Readonly<Record<Outcome, { readonly sign: string; readonly words: string }>> = {
  expected: { sign: '✓', words: 'as expected' },
  unexpected: { sign: '✗', words: 'unexpected' },
  'known-gap': { sign: '◐', words: 'known gap' },
  inconclusive: { sign: '?', words: 'inconclusive' },
  unstated: { sign: '–', words: 'nothing expected' },
};

/** Whether the control acted. */
const statusSigns: Readonly<Record<Status, '●' | '○' | '◌'>> = {
  prevented: '●',
  warned: '●',
  detected: '●',
  late: '●',
  'not-prevented': '○',
  missed: '○',
  'not-configured': '○',
  'not-instrumented': '○',
  'blocked-unattributed': '◌',
  'not-reached': '◌',
  inconclusive: '◌',
};

/** In few words what each status says. */
export const statusMeanings: Readonly<Record<Status, string>> = {
  prevented: 'acted, with a positive sign of its own',
  warned: 'asked a user, who may click on',
  'not-prevented': 'was there, and what it should stop went through',
  'blocked-unattributed': 'something stopped the step; not proven that it was this control',
  'not-configured': 'is switched off on the target, as probed',
  'not-reached': 'was never asked, or what it watches for did not happen',
  inconclusive: 'could not be judged because of a fault',
  detected: 'raised an alert tied to the arm, by the deadline',
  late: 'raised an alert tied to the arm, after the deadline',
  missed: 'said nothing, though its sensor was alive and what it watches for happened',
  'not-instrumented': 'has no working sensor: silence proves nothing',
};

export const signMeanings = '● acted, ○ did not act, ◌ not known or not asked';

export function outcomeBadge(outcome: Outcome): Html {
  const { sign, words } = outcomeLabels[outcome];
  return html`<span class="badge ${outcome}"><span aria-hidden="true">${sign}</span> ${words}</span>`;
}

export function outcomeWords(outcome: Outcome): string {
  return outcomeLabels[outcome].words;
}

export function outcomeSign(outcome: Outcome): string {
  return outcomeLabels[outcome].sign;
}

export function statusShown(status: Status): Html {
  return html`<span class="status"><span aria-hidden="true">${statusSigns[status]}</span> ${status}</span>`;
}

/** Milliseconds for people. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** `3 verdicts`, `1 verdict`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
