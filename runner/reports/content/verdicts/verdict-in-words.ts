import type { Verdict } from '../../../model/run-record.ts';
import { printable } from '../../printable.ts';
import { outcomeWords } from './outcome-words.ts';

/** `missed, UNEXPECTED: expected detected`: a verdict's status held against what was expected of it. */
export function verdictInWords({ status, expected, outcome }: Verdict): string {
  if (status === 'inconclusive') return expected === null ? status : `${status}: expected ${expected}`;
  const differs = expected !== null && expected !== status;
  const held = outcome === 'unexpected' ? 'UNEXPECTED' : outcomeWords(outcome);
  return `${status}, ${held}${differs ? `: expected ${expected}` : ''}`;
}

/** A verdict for programs, under names that are the same in every format that carries fields of our own. Every text is printable. */
export function verdictFields({ control, why, evidence, ...rest }: Verdict) {
  return { control: printable(control), ...rest, why: printable(why), evidence: evidence.map(printable) };
}
