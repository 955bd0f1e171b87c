import type { ControlChange } from '../../../model/memory/diff.ts';

/** A control that changed in the same way in several scenarios, as one. */
export interface ChangedControl extends Omit<ControlChange, 'scenario'> {
  readonly scenarios: readonly string[];
}

/** In the order in which each comes first. */
export function byControl(changes: readonly ControlChange[]): readonly ChangedControl[] {
  const alike = Map.groupBy(changes, ({ control, change, before, after, why, beforeRun, seen }) =>
    JSON.stringify([control, change, before, after, why, beforeRun, seen]),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { scenario, ...rest } = first;
    return [{ ...rest, scenarios: group.map((each) => each.scenario) }];
  });
}

/** How many controls these are about: one that is judged in several scenarios is one. */
export function countControls(changes: readonly { readonly control: string }[]): number {
  return new Set(changes.map(({ control }) => control)).size;
}
