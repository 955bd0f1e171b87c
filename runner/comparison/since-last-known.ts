import { type ControlChange, type Diff, diffSchemaName } from '../model/memory/diff.ts';
import type { RememberedRun } from '../model/memory/remembered-run.ts';
import { isKnown, undeclared } from '../model/words.ts';
import { changeOf, unfinishedWhy } from './change.ts';
import { differencesBetween } from './differences.ts';
import {
  diffedRun,
  type Exercised,
  exercisedIn,
  hasScenario,
  keyOf,
  type Side,
  sideOf,
  standingOf,
  whyOf,
} from './side.ts';

/**
 * Every control held against the newest earlier run that knew its status, so that an inconclusive night between hides no regression.
 * It is compared although conditions differ, and they are named: what an update took away is asked for above all.
 *
 * @param earlier of the same target and posture, newest first; read only as far as it is needed
 * @param now the run, or its repetitions
 */
export function sinceLastKnown(
  earlier: Iterable<RememberedRun>,
  now: RememberedRun | readonly RememberedRun[],
): Diff {
  const after = sideOf([now].flat());
  const own = new Map(exercisedIn(after).map((each) => [keyOf(each), each]));
  const open = new Map(own);
  const unmet = new Set([...own.values()].map(({ scenario }) => scenario));
  const met = new Set<string>();
  const changes = new Map<string, ControlChange>();
  let newest: Side | null = null;
  for (const before of earlierSides(earlier, after)) {
    newest ??= before;
    const there = exercisedIn(before);
    const known = [...open.values()].filter((each) => isKnownIn(before, each));
    // What the newest run with the scenario judged, and this one does not.
    const gone = there.filter((each) => unmet.has(each.scenario) && !own.has(keyOf(each)));
    for (const each of [...known, ...gone]) {
      changes.set(keyOf(each), changeOf(each, { before, after }, true));
      open.delete(keyOf(each));
    }
    for (const each of there) {
      met.add(keyOf(each));
      unmet.delete(each.scenario);
    }
    if (open.size + unmet.size === 0) break;
  }
  for (const [key, each] of open) changes.set(key, withoutEarlier(each, after, met.has(key)));
  return {
    schema: diffSchemaName,
    before: null,
    after: diffedRun(after),
    across: true,
    differences: newest === null ? [] : differencesBetween(newest.run, after.run),
    controls: [...new Set([...own.keys(), ...changes.keys()])].flatMap((key) => changes.get(key) ?? []),
  };
}

/**
 * The runs that came to their end, repetitions together; but for those of the later side itself, and those in which a control was set
 * otherwise on purpose (`--drift`) as it is not now: how that one did says nothing of how things are.
 */
function* earlierSides(earlier: Iterable<RememberedRun>, { run: now, runs }: Side): Iterable<Side> {
  const own = new Set(runs.flatMap(({ id, batch }) => [id, ...(batch === null ? [] : [batch])]));
  let together: RememberedRun[] = [];
  for (const run of earlier) {
    const isDrifted = Object.entries(run.drift).some(([control, state]) => now.drift[control] !== state);
    if (run.state !== 'finished' || isDrifted || own.has(run.id) || own.has(run.batch ?? run.id)) continue;
    if (together.length > 0 && (run.batch === null || run.batch !== together[0]?.batch)) {
      yield sideOf(together);
      together = [];
    }
    together.push(run);
  }
  if (together.length > 0) yield sideOf(together);
}

function isKnownIn(before: Side, of: Exercised): boolean {
  const standing = standingOf(before, of);
  if (standing !== null) return isKnown(standing.status);
  // A run without a block that nobody explains knows that there was none.
  return of.control === undeclared && hasScenario(before, of.scenario);
}

function withoutEarlier(of: Parameters<typeof changeOf>[0], after: Side, wasThere: boolean): ControlChange {
  const standing = standingOf(after, of);
  const first = wasThere ? 'no earlier run could tell how it was' : 'judged for the first time';
  const { scenario, control, kind } = of;
  return {
    ...{ scenario, control, kind },
    ...{ before: null, after: standing?.status ?? null, beforeRun: null },
    change: 'incomparable',
    why:
      unfinishedWhy('later', after) ??
      (standing !== null && control === undeclared ? whyOf(standing) : first),
    seen: { before: {}, after: standing?.seen ?? {} },
  };
}
