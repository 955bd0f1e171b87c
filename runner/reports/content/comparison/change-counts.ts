import { type Change, changes, type Diff } from '../../../model/memory/diff.ts';
import { countControls } from './changes-by-control.ts';

/**
 * How many controls each change came over, in whichever scenarios, in the order in which a reader wants them; those that don't come are
 * left out. Unchanged is one that nothing else came over.
 */
export function changeCounts({ controls }: Pick<Diff, 'controls'>): readonly (readonly [Change, number])[] {
  const otherwise = new Set(
    controls.filter(({ change }) => change !== 'unchanged').map(({ control }) => control),
  );
  return changes
    .map((change) => {
      const own = controls.filter((one) => one.change === change);
      const counted = change === 'unchanged' ? own.filter(({ control }) => !otherwise.has(control)) : own;
      return [change, countControls(counted)] as const;
    })
    .filter(([, n]) => n > 0);
}
