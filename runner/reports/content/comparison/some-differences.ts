import type { Difference } from '../../../model/memory/diff.ts';

/** All, or the first of them and `and 7 more` of the others; rules come last then: an update of a collection buries nothing else. */
export function someDifferences(
  all: readonly Difference[],
  most: number,
): { readonly shown: readonly Difference[]; readonly more: string | null } {
  if (all.length <= most) return { shown: all, more: null };
  const sorted = [...all.filter((each) => !isRule(each)), ...all.filter(isRule)];
  const rest = sorted.slice(most);
  return {
    shown: sorted.slice(0, most),
    more: `and ${rest.length} more${rest.every(isRule) ? ' rules' : ''}`,
  };
}

function isRule({ what }: Difference): boolean {
  return what.startsWith('rule ');
}
