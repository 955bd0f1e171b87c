import type { Diff } from '../../model/memory/diff.ts';
import type { RunRecord, Verdict } from '../../model/run-record.ts';
import { guidOf } from './fingerprint.ts';
import type { Result } from './results.ts';

type BaselineState = 'new' | 'unchanged' | 'updated';

interface Baseline {
  readonly baselineGuid: string | null;
  /** Of every result in its order; null where it can't be said of every one, for then the format wants none (3.27.24). */
  readonly states: readonly BaselineState[] | null;
}

const none: Baseline = { baselineGuid: null, states: null };

/**
 * Whether each result was there in the baseline: the status that the control had there, held against what is expected now. What was
 * there and is gone gets no result (`absent`): readers that know no baseline would take it for one that is there.
 */
export function withBaseline(run: RunRecord, diff: Diff | null, results: readonly Result[]): Baseline {
  const { before } = diff ?? {};
  if (diff === null || before === null || before === undefined || !diff.after.runs.includes(run.id))
    return none;
  const states = results.map((result) => stateOf(result, diff));
  const known = states.filter((state) => state !== null);
  return known.length < states.length ? none : { baselineGuid: guidOf(before.id), states: known };
}

function stateOf({ judged }: Result, diff: Diff): BaselineState | null {
  if (judged === null) return null;
  const { scenario, verdict } = judged;
  const told = diff.controls.find((one) => one.scenario === scenario.id && one.control === verdict.control);
  if (told === undefined || told.before === null || told.after !== verdict.status) return null;
  if (told.before === verdict.status) return 'unchanged';
  return wasFine(told.before, verdict) ? 'new' : 'updated';
}

function wasFine(before: Verdict['status'], { expected }: Verdict): boolean {
  return before === expected;
}
