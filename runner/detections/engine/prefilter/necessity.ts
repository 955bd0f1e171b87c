import type { Condition } from '../../sigma/condition.ts';
import type { Detection, Item, Selection } from '../../sigma/detection.ts';

/** What must be true of an event before something can hold; null where nothing is known. */
export interface Necessity<Need> {
  readonly ofItem: (item: Item) => Need | null;
  /** Of what holds only where all of its parts do. */
  readonly all: (parts: readonly (Need | null)[]) => Need | null;
  /** Of what holds where one of its parts does. */
  readonly any: (parts: readonly (Need | null)[]) => Need | null;
}

/** What must be true before a detection can hold: put together from what its entries need. */
export function needOf<Need>(
  { selections, conditions }: Detection,
  { ofItem, all, any }: Necessity<Need>,
): Need | null {
  const ofSelection = (selection: Selection): Need | null => {
    switch (selection.is) {
      case 'keywords':
        return ofItem(selection.item);
      case 'map':
        return all(selection.items.map(ofItem));
      case 'list':
        return any(selection.selections.map(ofSelection));
    }
  };
  const known = new Map([...selections].map(([name, selection]) => [name, ofSelection(selection)]));
  const ofCondition = (condition: Condition): Need | null => {
    switch (condition.is) {
      case 'selection':
        return known.get(condition.name) ?? null;
      case 'not':
        return null;
      case 'all':
        return all(condition.parts.map(ofCondition));
      case 'any':
        return any(condition.parts.map(ofCondition));
    }
  };
  return any(conditions.map(({ condition }) => ofCondition(condition)));
}
