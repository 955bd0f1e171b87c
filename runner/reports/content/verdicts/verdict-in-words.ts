import type { Verdict } from '../../../model/run-record.ts';
import type { Outcome } from '../../../model/words.ts';
import { printable } from '../../printable.ts';

/** `missed, UNEXPECTED: expected detected`: a verdict's status held against what was expected of it. */
export function verdictInWords({ status, expected, outcome }: Verdict): string {
  if (status === 'inconclusive') return expected === null ? status : `${status}: expected ${expected}`;
  const differs = expected !== null && expected !== status;
  return `${status}, ${against[outcome]}${differs ? `: expected ${expected}` : ''}`;
}

const against: Readonly<Record<Outcome, string>> = {
  expected: 'as expected',
  unexpected: 'UNEXPECTED',
  'known-gap': 'a known gap',
  inconclusive: 'inconclusive',
  unstated: 'nothing was expected',
};

/** A verdict for programs, under names that are the same in every format that carries fields of our own. Every text is printable. */
export function verdictFields({ control, why, evidence, ...rest }: Verdict) {
  return { control: printable(control), ...rest, why: printable(why), evidence: evidence.map(printable) };
}
