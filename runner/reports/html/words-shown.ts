import type { Outcome, Status } from '../../model/words.ts';
import { outcomeSign, outcomeWords } from '../content/verdicts/outcome-words.ts';
import { type Html, html } from './html.ts';

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
  return html`<span class="badge ${outcome}"><span aria-hidden="true">${outcomeSign(outcome)}</span> ${outcomeWords(outcome)}</span>`;
}

export function statusShown(status: Status): Html {
  return html`<span class="status"><span aria-hidden="true">${statusSigns[status]}</span> ${status}</span>`;
}
