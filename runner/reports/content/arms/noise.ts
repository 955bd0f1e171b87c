import type { RunRecord } from '../../../model/run-record.ts';
import { verdictsOf } from '../verdicts/findings.ts';

/** What the rules hit in the quiet arm, in one sentence without its end. */
export function noiseOf(run: RunRecord): string {
  const noise = new Map(
    verdictsOf(run).flatMap(({ verdict: v }) => (v.noise > 0 ? [[v.control, v.noise] as const] : [])),
  );
  const counted = [...noise].map(([control, n]) => `${control} ${n}`).join(', ');
  const quiet = run.quiet?.steps.findLast(({ status }) => status !== 'completed');
  if (run.quiet === null) return 'not measured, the quiet arm was not run';
  if (quiet !== undefined) {
    const code = quiet.reason === null ? '' : ` ${quiet.reason.code}`;
    return `not measured, ${quiet.step} of the quiet arm ${quiet.status}${code}`;
  }
  return counted === '' ? 'no rule hit while nothing was done' : `hits while nothing was done: ${counted}`;
}
