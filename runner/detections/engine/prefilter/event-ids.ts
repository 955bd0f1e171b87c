import type { Condition } from '../../sigma/condition.ts';
import type { Detection, Item, Selection } from '../../sigma/detection.ts';

type Ids = ReadonlySet<number> | null;

/** The only event ids that a detection can hold for; null where it does not say. */
export function necessaryEventIds({ selections, conditions }: Detection): Ids {
  const known = new Map([...selections].map(([name, selection]) => [name, ofSelection(selection)]));
  return any(conditions.map(({ condition }) => ofCondition(condition, known)));
}

function ofCondition(condition: Condition, selections: ReadonlyMap<string, Ids>): Ids {
  switch (condition.is) {
    case 'selection':
      return selections.get(condition.name) ?? null;
    case 'not':
      return null;
    case 'all':
      return all(condition.parts.map((part) => ofCondition(part, selections)));
    case 'any':
      return any(condition.parts.map((part) => ofCondition(part, selections)));
  }
}

function ofSelection(selection: Selection): Ids {
  if (selection.is === 'keywords') return null;
  if (selection.is === 'map') return all(selection.items.map(ofItem));
  return any(selection.selections.map(ofSelection));
}

/** Only whole values: `EventID: 1` or a list of them. */
function ofItem({ field, modifiers, wanted }: Item): Ids {
  if (field !== 'EventID' || modifiers.length > 0) return null;
  const ids = wanted.map(({ text }) => (/^(0|[1-9]\d*)$/.test(text) ? Number(text) : null));
  return ids.includes(null) ? null : new Set(ids.flatMap((id) => id ?? []));
}

function any(sets: readonly Ids[]): Ids {
  return sets.includes(null) ? null : new Set(sets.flatMap((set) => [...(set ?? [])]));
}

function all(sets: readonly Ids[]): Ids {
  return sets.reduce(
    (found, set) => (found === null || set === null ? (found ?? set) : found.intersection(set)),
    null,
  );
}
