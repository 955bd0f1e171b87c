import { bounded } from '../../comparison/bounded.ts';
import type { ControlChange, Diff } from '../../model/memory/diff.ts';
import type { RememberedRun } from '../../model/memory/remembered-run.ts';
import type { RunRecord, Verdict } from '../../model/run-record.ts';
import { isKnown, type Status, undeclared } from '../../model/words.ts';
import type { NotificationKind, Transition, Transitions } from '../../notifications/notification.ts';
import { byMerit } from '../../verdicts/merit.ts';
import { Before } from './before.ts';
import { whyUntold } from './why-untold.ts';

/** What a control's change is told as, and why. */
interface Told {
  readonly as: NotificationKind;
  readonly why: string | null;
}

/**
 * What this run is the first to show: of a control that fails night after night its first night, of one that is well again its first
 * night, of one that can't be judged any more its first night.
 *
 * @param now the run, or its repetitions, the newest last
 * @param since the same, held against when each control's status was last known
 * @param earlier as `since` was made of: of the same target and posture, newest first
 */
export function transitionsOf(
  now: RunRecord | readonly RunRecord[],
  since: Diff,
  earlier: readonly RememberedRun[],
): Transitions {
  const runs = [now].flat();
  const before = new Before(earlier, runs);
  const untold = whyUntold(runs);
  // Of a run that judged nothing, one sentence says more than a list of all controls.
  const told = (untold === null ? since.controls : []).flatMap((change) => {
    const one = toldOf(change, verdictOf(change, runs), before);
    return one === null ? [] : [{ ...change, as: one.as, why: one.why === null ? null : bounded(one.why) }];
  });
  const of = (kind: NotificationKind): readonly Transition[] =>
    acrossScenarios(told.filter((each) => each.as === kind));
  return {
    regression: of('regression'),
    inconclusive: of('inconclusive'),
    recovery: of('recovery'),
    couldNotTell: before.newestJudgedNothing || untold === null ? null : bounded(untold),
    tellsAgain: before.newestJudgedNothing && untold === null,
    // What a run was asked to do and did not come to says nothing of the conditions.
    differences: untold === null ? since.differences : [],
  };
}

/** Null where nothing is to be told. */
function toldOf(change: ControlChange, verdict: Verdict | null, before: Before): Told | null {
  const { control, seen, why } = change;
  const isWrong = verdict?.outcome === 'unexpected';
  const [wasFlaky, isFlaky] = [disagree(seen.before), disagree(seen.after)];
  if (isFlaky) return wasFlaky ? null : { as: 'inconclusive', why: why ?? 'its repetitions disagree' };
  if (wasFlaky && verdict !== null && hasMerit(verdict.status))
    return { as: isWrong ? 'regression' : 'recovery', why: 'its repetitions disagreed, now they agree' };
  if (change.change === 'regressed') return { as: 'regression', why };
  // A little better is not yet well, and who hears of it must not take it for that.
  if (change.change === 'improved')
    return { as: 'recovery', why: isWrong ? `still not as expected; ${why}` : why };
  if (change.change === 'unchanged') {
    // The same status may be wrong from a day on: a known gap has an end.
    if (isWrong) return before.wasWrong(change) ? null : { as: 'regression', why: verdict.why };
    if (before.knew(change) || !isGood(verdict)) return null;
    return { as: 'recovery', why: 'it can be judged again' };
  }
  if (control === undeclared) return { as: change.after === null ? 'recovery' : 'inconclusive', why };
  return ofIncomparable(change, verdict, before);
}

function ofIncomparable(change: ControlChange, verdict: Verdict | null, before: Before): Told | null {
  const why = change.why ?? verdict?.why ?? null;
  if (change.after === null || !isKnown(change.after)) {
    const never = !before.has(change.scenario) && verdict?.outcome === 'inconclusive';
    return never || before.knew(change) ? { as: 'inconclusive', why } : null;
  }
  if (change.before !== null && !hasMerit(change.after)) return { as: 'inconclusive', why };
  if (isGood(verdict))
    return change.before !== null || before.couldNotJudge(change) ? { as: 'recovery', why } : null;
  if (change.before === null && verdict?.outcome !== 'unexpected') return null;
  return { as: 'regression', why: verdict?.why ?? why };
}

function disagree(seen: Readonly<Partial<Record<Status, number>>>): boolean {
  return Object.keys(seen).filter((status) => isKnown(status as Status)).length > 1;
}

function hasMerit(status: Status): boolean {
  return byMerit(status, status) !== null;
}

/** Nobody is told of a recovery to what is not as it should be. */
function isGood(verdict: Verdict | null): boolean {
  if (verdict === null) return false;
  const { outcome, status } = verdict;
  return (
    outcome === 'expected' || (outcome === 'unstated' && (status === 'prevented' || status === 'detected'))
  );
}

/** Of several repetitions the newest that has the status which counts. */
function verdictOf({ scenario, control, after }: ControlChange, runs: readonly RunRecord[]): Verdict | null {
  const verdicts = runs
    .flatMap(({ scenarios }) => scenarios)
    .filter(({ id }) => id === scenario)
    .flatMap((each) => each.verdicts)
    .filter((each) => each.control === control);
  return verdicts.findLast(({ status }) => status === after) ?? verdicts.at(-1) ?? null;
}

/** A control that became the same in several scenarios is told once. */
function acrossScenarios(changes: readonly (ControlChange & Told)[]): readonly Transition[] {
  const groups = Map.groupBy(changes, ({ control, before, after, why, beforeRun }) =>
    JSON.stringify([control, before, after, why, beforeRun]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { control, before, after, why, beforeRun } = first;
    return [
      { control, scenarios: group.map(({ scenario }) => scenario), before, after, why, since: beforeRun },
    ];
  });
}
