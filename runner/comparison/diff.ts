import { type Diff, diffSchemaName } from '../model/memory/diff.ts';
import type { RememberedRun } from '../model/memory/remembered-run.ts';
import { changeOf } from './change.ts';
import { differencesBetween } from './differences.ts';
import { diffedRun, exercisedIn, keyOf, sideOf } from './side.ts';

/**
 * Two runs held against each other, control by control; each side is a run or its repetitions on the same target.
 *
 * @param how `across`: compare although conditions differ, and name them
 * @throws RangeError where a side is without a run
 */
export function diffOf(
  before: readonly RememberedRun[],
  after: readonly RememberedRun[],
  { across }: { readonly across: boolean },
): Diff {
  const sides = { before: sideOf(before), after: sideOf(after) };
  const controls = new Map(
    [...exercisedIn(sides.after), ...exercisedIn(sides.before)].map((each) => [keyOf(each), each]),
  );
  return {
    schema: diffSchemaName,
    before: diffedRun(sides.before),
    after: diffedRun(sides.after),
    across,
    differences: differencesBetween(sides.before.run, sides.after.run),
    controls: [...controls.values()].map((each) => changeOf(each, sides, across)),
  };
}
