import { type CharSet, charSet, complement, oneOf, union } from './char-set.ts';

export const newline = oneOf('\n');
export const everything = complement([]);
const digits = charSet([[0x30, 0x39]]);
const lower = charSet([[0x61, 0x7a]]);
const upper = charSet([[0x41, 0x5a]]);
const letters = union([lower, upper]);
export const word = union([letters, digits, oneOf('_')]);
const space = oneOf(' \t\n\v\f\r');
const horizontal = union([oneOf('\t \u00a0\u1680\u180e\u202f\u205f\u3000'), charSet([[0x2000, 0x200a]])]);
export const vertical = oneOf('\n\v\f\r\u0085\u2028\u2029');

/** PCRE's generic character types, without its Unicode properties option (pcre2pattern, "Generic character types"). */
export const typeEscapes: Readonly<Record<string, CharSet>> = {
  d: digits,
  D: complement(digits),
  w: word,
  W: complement(word),
  s: space,
  S: complement(space),
  h: horizontal,
  H: complement(horizontal),
  v: vertical,
  V: complement(vertical),
  N: complement(newline),
};

/** PCRE's non-printing characters (pcre2pattern, "Non-printing characters"). */
export const characterEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  a: '\u0007',
  e: '\u001b',
};

/** POSIX classes within brackets (pcre2pattern, "POSIX character classes"). */
export const posixClasses: Readonly<Record<string, CharSet>> = {
  alnum: union([letters, digits]),
  alpha: letters,
  ascii: charSet([[0, 0x7f]]),
  blank: oneOf(' \t'),
  cntrl: union([charSet([[0, 0x1f]]), oneOf('\u007f')]),
  digit: digits,
  graph: charSet([[0x21, 0x7e]]),
  lower,
  print: charSet([[0x20, 0x7e]]),
  punct: union([
    charSet([[0x21, 0x2f]]),
    charSet([[0x3a, 0x40]]),
    charSet([[0x5b, 0x60]]),
    charSet([[0x7b, 0x7e]]),
  ]),
  space,
  upper,
  word,
  xdigit: union([digits, charSet([[0x41, 0x46]]), charSet([[0x61, 0x66]])]),
};
