/** Whose fault it is decides the exit code: `user` 2, `environment` and `internal` 3. */
export type ErrorCategory = 'user' | 'environment' | 'internal';

/** The base of every error that the harness raises on purpose: one line what, one line how to mend it. */
export abstract class HarnessError extends Error {
  /** Stable, for programs: upper case with underscores. */
  abstract readonly code: string;
  abstract readonly category: ErrorCategory;
  /** The next step for the reader. */
  readonly mend: string;

  constructor(what: string, mend: string, options?: ErrorOptions) {
    super(what, options);
    this.name = new.target.name;
    this.mend = mend;
  }
}

/** A word that is not known, with the nearest one that is. */
export class UnknownNameError extends HarnessError {
  readonly code = 'UNKNOWN_NAME';
  readonly category = 'user';

  /** @param more how many are known that are not among these */
  constructor(
    what: 'scenario' | 'control' | 'posture' | 'target' | 'gateway' | 'state' | 'arm' | 'run' | 'format',
    given: string,
    known: readonly string[],
    more = 0,
  ) {
    const near = nearestWord(given, known);
    super(
      `unknown ${what} '${given}'${near === null ? '' : `, did you mean '${near}'?`}`,
      known.length === 0
        ? noneYet(what)
        : `known: ${known.join(', ')}${more === 0 ? '' : `, and ${more} more`}`,
    );
  }
}

function noneYet(what: string): string {
  return what === 'gateway'
    ? 'motw.yaml names no gateway: add yours under `gateways`, as in GATEWAYS.md'
    : `there is no ${what} here yet`;
}

/**
 * The known word with the smallest edit distance, of several the one that begins most like it; null when none is near enough to be
 * meant.
 */
export function nearestWord(given: string, known: readonly string[]): string | null {
  let best: { word: string; distance: number; begins: number } | null = null;
  for (const word of known) {
    const pair = [given.toLowerCase(), word.toLowerCase()] as const;
    const [distance, begins] = [editDistance(...pair), commonBeginning(...pair)];
    if (best === null || distance < best.distance || (distance === best.distance && begins > best.begins))
      best = { word, distance, begins };
  }
  return best !== null && best.distance <= Math.max(2, Math.floor(given.length / 3)) ? best.word : null;
}

/** How many characters two words have in common at their beginning. */
function commonBeginning(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Levenshtein distance by one row of the dynamic-programming table. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, x] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, y] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (x === y ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** What the operating system means by the code of an error about a path, for people. */
export function inSystemWords(code: string): string {
  return systemWords[code] ?? `the system says ${code}`;
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to',
  EPERM: 'you have no right to',
};
