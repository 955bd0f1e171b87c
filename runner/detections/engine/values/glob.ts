import type { Pattern, PatternPart } from '../../sigma/values/string-pattern.ts';

/** Whether a whole text is what a pattern with wildcards says. */
export type TextTest = (text: string) => boolean;

/**
 * A test for a pattern whose text is given in the form that the tested text has. Between `*` the parts are looked for from left to right,
 * each at the first place where it fits, so the time does not multiply with the number of stars. `?` is one character as people count
 * them, not one half of a pair.
 */
export function globTest(
  pattern: Pattern,
  { openStart, openEnd }: { readonly openStart: boolean; readonly openEnd: boolean },
): TextTest {
  const parts: Pattern = [
    ...(openStart ? [{ is: 'any' } as const] : []),
    ...pattern,
    ...(openEnd ? [{ is: 'any' } as const] : []),
  ];
  const runs: PatternPart[][] = [[]];
  for (const part of parts) {
    if (part.is === 'any') runs.push([]);
    else runs.at(-1)?.push(part);
  }
  const plain = runs.map((run) => run.map((part) => (part.is === 'text' ? part.text : null)));
  return plain.some((run) => run.includes(null))
    ? wildTest(runs)
    : plainTest(plain.map((run) => run.join('')));
}

function plainTest(runs: readonly string[]): TextTest {
  const first = runs[0] ?? '';
  const last = runs.at(-1) ?? '';
  if (runs.length === 1) return (text) => text === first;
  const inner = runs.slice(1, -1).filter((run) => run !== '');
  const [only] = inner;
  if (inner.length === 0) {
    if (first === '' && last === '') return () => true;
    if (first === '') return (text) => text.endsWith(last);
    if (last === '') return (text) => text.startsWith(first);
  }
  if (inner.length === 1 && only !== undefined && first === '' && last === '')
    return (text) => text.includes(only);
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const run of inner) {
      const found = text.indexOf(run, at);
      if (found < 0) return false;
      at = found + run.length;
    }
    return at <= end;
  };
}

/** Each run as an expression without repeats, which has one length wherever it stands. */
function wildTest(runs: readonly Pattern[]): TextTest {
  const source = (run: Pattern) =>
    run
      .map((part) => (part.is === 'text' ? part.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : '.'))
      .join('');
  const first = new RegExp(`^${source(runs[0] ?? [])}`, 'su');
  if (runs.length === 1) {
    const whole = new RegExp(`${first.source}$`, 'su');
    return (text) => whole.test(text);
  }
  const last = new RegExp(`${source(runs.at(-1) ?? [])}$`, 'su');
  const inner = runs.slice(1, -1).map((run) => new RegExp(source(run), 'gsu'));
  return (text) => {
    const start = first.exec(text);
    if (start === null) return false;
    let at = start[0].length;
    for (const run of inner) {
      run.lastIndex = at;
      const found = run.exec(text);
      if (found === null) return false;
      at = found.index + found[0].length;
    }
    return last.test(text.slice(at));
  };
}
