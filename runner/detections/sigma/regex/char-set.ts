/** A set of code points: pairs of first and last, in order, not touching each other. */
export type CharSet = readonly (readonly [first: number, last: number])[];

const highest = 0x10ffff;

export function charSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const result: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const previous = result.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}

export function oneOf(characters: string): CharSet {
  return charSet([...characters].map((c) => [c.codePointAt(0) ?? 0, c.codePointAt(0) ?? 0] as const));
}

export function union(sets: readonly CharSet[]): CharSet {
  return charSet(sets.flat());
}

export function complement(set: CharSet): CharSet {
  const result: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) result.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= highest) result.push([next, highest]);
  return result;
}

export function has(set: CharSet, point: number): boolean {
  return set.some(([first, last]) => first <= point && point <= last);
}

/** How many code points; stops counting at `most`. */
export function members(set: CharSet, most: number): number[] {
  const found: number[] = [];
  for (const [first, last] of set) {
    for (let point = first; point <= last && found.length < most; point++) found.push(point);
  }
  return found;
}

/** The set with the other cases of its letters. */
export function ignoringCase(set: CharSet): CharSet {
  const extra: [number, number][] = [];
  for (const [point, others] of cases()) {
    if (has(set, point)) extra.push(...others.map((other): [number, number] => [other, other]));
  }
  return extra.length === 0 ? set : charSet([...set, ...extra]);
}

/** The planes' parts that hold letters with case. */
const cased = [
  [0x41, 0x2fff],
  [0xa640, 0xabff],
  [0xff21, 0xff5a],
  [0x10400, 0x1e943],
] as const;
let table: ReadonlyMap<number, readonly number[]> | null = null;

/** For each letter that has another case, its other cases; made when it is first asked for. */
function cases(): ReadonlyMap<number, readonly number[]> {
  if (table !== null) return table;
  const byFold = new Map<string, Set<number>>();
  for (const [first, last] of cased) {
    for (let point = first; point <= last; point++) {
      const letter = String.fromCodePoint(point);
      // Letters that fold to several characters have no single other case.
      const fold = letter.toUpperCase().toLowerCase();
      if (fold === letter && letter.toUpperCase() === letter) continue;
      const group = byFold.get(fold) ?? new Set();
      group.add(point);
      const [only] = fold;
      if (only === fold) group.add(fold.codePointAt(0) ?? point);
      byFold.set(fold, group);
    }
  }
  const result = new Map<number, number[]>();
  for (const group of byFold.values()) {
    if (group.size > 1)
      for (const point of group)
        result.set(
          point,
          [...group].filter((other) => other !== point),
        );
  }
  table = result;
  return result;
}
