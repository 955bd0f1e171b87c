import { type Change, changes, type Diff } from '../../../model/memory/diff.ts';

/** How often each change comes, in the order in which a reader wants them; those that don't come are left out. */
export function changeCounts({ controls }: Pick<Diff, 'controls'>): readonly (readonly [Change, number])[] {
  return changes
    .map((change) => [change, controls.filter((one) => one.change === change).length] as const)
    .filter(([, n]) => n > 0);
}
