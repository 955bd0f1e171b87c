import type { RememberedRun } from '../../model/memory/remembered-run.ts';
import type { RunRecord, ScenarioRecord } from '../../model/run-record.ts';

type Judged = Pick<RememberedRun, 'state'> & {
  readonly scenarios: readonly Pick<ScenarioRecord, 'verdicts'>[];
};

/** Whether no run of these came to its end with a verdict. */
export function judgedNothing(runs: readonly Judged[]): boolean {
  return !runs.some(
    ({ state, scenarios }) => state === 'finished' && scenarios.some(({ verdicts }) => verdicts.length > 0),
  );
}

/** Why a run, or none of its repetitions, could tell anything about any control, in one sentence; null where it could. */
export function whyUntold(runs: readonly RunRecord[]): string | null {
  const newest = runs.at(-1);
  if (newest === undefined || !judgedNothing(runs)) return null;
  const cause = causeIn(newest);
  if (newest.state !== 'interrupted') return cause ?? 'it came to no verdict';
  return `it was interrupted${cause === null ? '' : `: ${cause}`}`;
}

/** The first that went wrong: what came after may be its echo. */
function causeIn({ scenarios, observations }: RunRecord): string | null {
  const failed = scenarios
    .flatMap(({ arms }) => arms.flatMap(({ steps }) => steps))
    .find(({ status, reason }) => status === 'failed' && reason !== null);
  const fault = observations.find(({ kind, step }) => kind === 'fault' && step !== 'clean-up');
  return failed?.reason?.text ?? fault?.summary ?? null;
}
