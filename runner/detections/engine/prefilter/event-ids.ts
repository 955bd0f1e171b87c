import type { Detection, Item } from '../../sigma/detection.ts';
import { needOf } from './necessity.ts';

type Ids = ReadonlySet<number> | null;

/** The only event ids that a detection can hold for; null where it does not say. */
export function necessaryEventIds(detection: Detection): Ids {
  return needOf<ReadonlySet<number>>(detection, { ofItem, all, any });
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
