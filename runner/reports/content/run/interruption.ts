import type { Observation } from '../../../model/observation.ts';
import type { RunRecord, Verdict } from '../../../model/run-record.ts';
import { isKnown } from '../../../model/words.ts';

/** Codes of the faults that end a run before its time. */
const codes = ['INTERRUPTED', 'TIME_UP'];

/** What a verdict says that was not judged because the run ended before it. */
const unjudged = [
  /(?:^the arm in which it is judged|, and the (?:un)?marked arm) was not run$/,
  new RegExp(`^the [a-z-]+ step failed with (?:${codes.join('|')}) in the `),
  /^the run ended during the [a-z-]+ step in the /,
];

/** `the run was interrupted (by SIGINT)`; why, where the record says more than that. Null of a run that was not. */
export function interruptionOf(run: RunRecord): string | null {
  if (run.state !== 'interrupted') return null;
  const text = run.observations.findLast(isInterruption)?.data.text;
  const said = 'the run was interrupted';
  return typeof text !== 'string' || text === said ? said : `${said} (${text.replace(/^interrupted /, '')})`;
}

export function isInterruption({ kind, data }: Observation): boolean {
  return kind === 'fault' && codes.some((code) => code === data.code);
}

/** Whether a control could not be judged only because the run was interrupted. */
export function wasCutShort({ state }: RunRecord, { status, why }: Verdict): boolean {
  return state === 'interrupted' && !isKnown(status) && unjudged.some((pattern) => pattern.test(why));
}
