/** Names of characters of ASCII (HTML Standard, "Named character references"), in small letters. */
const named: Readonly<Record<string, string>> = {
  ...{ tab: '\t', newline: '\n', excl: '!', quot: '"', num: '#', dollar: '$', percnt: '%', amp: '&' },
  ...{ apos: "'", lpar: '(', rpar: ')', ast: '*', plus: '+', commat: '@', comma: ',', period: '.' },
  ...{ sol: '/', colon: ':', semi: ';', lt: '<', equals: '=', gt: '>', quest: '?', lsqb: '[', lbrack: '[' },
  ...{ bsol: '\\', rsqb: ']', rbrack: ']', hat: '^', lowbar: '_', grave: '`', lcub: '{', lbrace: '{' },
  ...{ verbar: '|', vert: '|', rcub: '}', rbrace: '}' },
};
/** RFC 8259, section 7. */
const short: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const hex = '[0-9a-f]';
const follow = '%[89ab][0-9a-f]';
const escapes = new RegExp(
  [
    // JSON and JavaScript. Backslashes in a row are one piece, since there may be millions.
    '(?<backslashes>(?:\\\\\\\\)+)',
    `\\\\(?:u\\{0*(?<code>${hex}{1,6})\\}|(?:u(?<unit>${hex}{4})|x(?<byte>${hex}{2}))|(?<char>[\\s\\S]))`,
    // One character of UTF-8 (RFC 3986 2.1, RFC 3629 4).
    `(?<percent>%[0-7]${hex}|%[cd]${hex}${follow}|%e${hex}(?:${follow}){2}|%f[0-7](?:${follow}){3})`,
    `&(?:#x0*(?<hexadecimal>${hex}{1,6})|#0*(?<decimal>\\d{1,7})|(?<name>${Object.keys(named).join('|')}));?`,
  ].join('|'),
  'gi',
);

/** A text with one layer of its escapes undone. Each piece of it, verbatim or what was escaped, came from one piece of the original. */
export interface Unescaped {
  readonly text: string;
  /** Where the pieces begin in it, and where in the original; the last are the ends. */
  readonly starts: readonly number[];
  readonly origins: readonly number[];
}

/** One layer of JSON, percent and HTML escapes undone; null where there are none. */
export function unescaped(text: string): Unescaped | null {
  const parts: string[] = [];
  const starts: number[] = [];
  const origins: number[] = [];
  let length = 0;
  let done = 0;
  const add = (origin: number, part: string): void => {
    starts.push(length);
    origins.push(origin);
    parts.push(part);
    length += part.length;
  };
  for (const { 0: written, index, groups = {} } of text.matchAll(escapes)) {
    const character = characterOf(groups);
    if (character === null) continue;
    if (index > done) add(done, text.slice(done, index));
    add(index, character);
    done = index + written.length;
  }
  if (done === 0) return null;
  add(done, text.slice(done));
  starts.push(length);
  origins.push(text.length);
  return { text: parts.join(''), starts, origins };
}

/** From where to where in the original a stretch of the unescaped text came. */
export function originOf(
  { starts, origins }: Unescaped,
  [from, to]: readonly [number, number],
): readonly [number, number] {
  const [first, last] = [pieceAt(starts, from), pieceAt(starts, to - 1)];
  const [start, end] = [origins[first] ?? 0, origins[last + 1] ?? 0];
  // An escape is longer than what it stands for, so a piece of the same length is verbatim.
  const isVerbatim = (piece: number): boolean =>
    (starts[piece + 1] ?? 0) - (starts[piece] ?? 0) === (origins[piece + 1] ?? 0) - (origins[piece] ?? 0);
  return [
    isVerbatim(first) ? start + from - (starts[first] ?? 0) : start,
    isVerbatim(last) ? end - (starts[last + 1] ?? 0) + to : end,
  ];
}

function characterOf(groups: Readonly<Record<string, string | undefined>>): string | null {
  const { backslashes, unit, byte, char, percent, decimal, name } = groups;
  if (backslashes !== undefined) return backslashes.slice(backslashes.length / 2);
  if (percent !== undefined) return decoded(percent);
  if (name !== undefined) return named[name.toLowerCase()] ?? null;
  if (char !== undefined) return short[char] ?? char;
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
  const digits = groups.code ?? byte ?? groups.hexadecimal;
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

function decoded(percent: string): string | null {
  try {
    return decodeURIComponent(percent);
  } catch {
    return null;
  }
}

/** The last piece that begins at or before that place; empty pieces are passed over. */
function pieceAt(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}
