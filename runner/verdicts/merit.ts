import type { Status } from '../model/words.ts';

/**
 * How much a control did, by kind. Where that could not be judged, or it is not proven who acted, there is no better or worse.
 * A sensor that works and says nothing is worth more than none: one sees what to mend.
 */
const merit: ReadonlyMap<Status, number> = new Map([
  ['prevented', 3],
  ['warned', 2],
  ['not-prevented', 1],
  ['not-configured', 1],
  ['detected', 3],
  ['late', 2],
  ['missed', 1],
  ['not-instrumented', 0],
]);

/** Positive: the first one is better; 0: neither is; null: they can't be held against each other. */
export function byMerit(one: Status, other: Status): number | null {
  const [first, second] = [merit.get(one), merit.get(other)];
  return first === undefined || second === undefined ? null : first - second;
}
