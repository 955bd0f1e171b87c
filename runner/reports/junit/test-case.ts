import type { Observation } from '../../model/observation.ts';
import type { RunRecord, Verdict } from '../../model/run-record.ts';
import { knownGap } from '../content/verdicts/known-gaps.ts';
import { printable } from '../printable.ts';
import type { TestCase, TestResult } from './junit-document.ts';

/** A control as a test: it passes where its outcome is the expected one, and is skipped where nobody waits for another. */
export function testCase(verdict: Verdict, classname: string, run: RunRecord): TestCase {
  return {
    classname,
    name: nameOf(verdict),
    seconds: (verdict.timeToDetectMs ?? 0) / 1000,
    result: resultOf(verdict, run),
  };
}

/** Says what is green when it passes: a control that is expected to be switched off passes as such. */
function nameOf({ control, expected }: Verdict): string {
  return `${printable(control).trim() || '-'}: ${expected === null ? 'nothing expected' : `expected ${expected}`}`;
}

function resultOf(verdict: Verdict, run: RunRecord): TestResult | null {
  const { outcome, status, expected } = verdict;
  const held = `expected ${expected ?? 'nothing'}, seen ${status}`;
  const of = (is: TestResult['is'], message: string): TestResult => {
    const text = [message, ...reasons(verdict, run)].map(printable).join('\n');
    return { is, message: printable(message), type: outcome, text };
  };
  switch (outcome) {
    case 'expected':
      return null;
    case 'unexpected':
      return of('failure', held);
    case 'inconclusive':
      return of('error', `not known: ${held}`);
    case 'known-gap':
      return of('skipped', `${knownGap(verdict).text} (${held})`);
    case 'unstated':
      return of('skipped', `nothing is expected, seen ${status}`);
  }
}

/** Observations that are named with a verdict; the record has all. */
const most = 20;

/** Why, what each arm showed, and the observations that prove it. */
function reasons({ why, arms, evidence }: Verdict, { observations }: RunRecord): readonly string[] {
  const seen = new Map<string, Observation>(observations.map((one) => [one.id, one]));
  return [
    why,
    ...Object.entries(arms).map(([arm, status]) => `${arm} arm: ${status}`),
    ...evidence.slice(0, most).map((id) => `evidence ${id}: ${seen.get(id)?.summary ?? 'not in the record'}`),
    ...(evidence.length > most ? [`and ${evidence.length - most} more`] : []),
  ];
}
