import { members } from '../../sigma/regex/char-set.ts';
import type { Regex } from '../../sigma/regex/syntax.ts';
import { fold } from '../field-text.ts';

/** More than these alternatives filter nothing. */
const mostLiterals = 50;

/** Texts without regard to case, of which one must stand in whatever the expression matches; null where there are none. */
export function regexLiterals(regex: Regex): readonly string[] | null {
  switch (regex.is) {
    case 'char': {
      const only = letter(regex);
      return only === null ? null : [only];
    }
    case 'anchor':
      return null;
    case 'repeat':
      return regex.least > 0 ? regexLiterals(regex.part) : null;
    case 'choice': {
      const sets = regex.options.map(regexLiterals);
      const all = sets.flatMap((set) => set ?? []);
      return sets.includes(null) || all.length > mostLiterals ? null : all;
    }
    case 'sequence':
      return ofSequence(regex.parts);
  }
}

/** Of the runs of single letters, and of the parts between them, the one with the longest shortest text. */
function ofSequence(parts: readonly Regex[]): readonly string[] | null {
  const sets: (readonly string[])[] = [];
  let run = '';
  const endRun = () => {
    if (run !== '') sets.push([run]);
    run = '';
  };
  for (const part of parts) {
    const only = part.is === 'char' ? letter(part) : null;
    if (only !== null) run += only;
    else if (part.is !== 'anchor') {
      endRun();
      const inner = regexLiterals(part);
      if (inner !== null) sets.push(inner);
    }
  }
  endRun();
  const shortest = (set: readonly string[]) => Math.min(...set.map((text) => text.length));
  return sets.reduce<readonly string[] | null>(
    (found, set) => (found === null || shortest(set) > shortest(found) ? set : found),
    null,
  );
}

/** What the one letter of a set is without regard to case; null where the set has several. */
function letter({ set }: Extract<Regex, { is: 'char' }>): string | null {
  const few = members(set, 5);
  const folded = new Set(few.map((point) => fold(String.fromCodePoint(point))));
  const [only] = folded;
  return few.length < 5 && folded.size === 1 && only !== undefined ? only : null;
}
