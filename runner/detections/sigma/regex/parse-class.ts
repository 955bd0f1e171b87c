import { type CharSet, charSet, complement, ignoringCase, oneOf, union } from './char-set.ts';
import { characterEscapes, posixClasses, typeEscapes } from './classes.ts';
import type { Reader } from './reader.ts';

/** What stands between brackets, the opening one taken already (pcre2pattern, "Square brackets and character classes"). */
export function parseClass(reader: Reader, ignoreCase: boolean): CharSet {
  const negated = reader.take('^');
  const sets: CharSet[] = [];
  // A closing bracket that comes first is itself.
  if (reader.take(']')) sets.push(rangeFrom(reader, 0x5d));
  while (!reader.take(']')) {
    const member = classMember(reader);
    if (typeof member === 'number') sets.push(rangeFrom(reader, member));
    else sets.push(member);
  }
  const set = ignoreCase ? ignoringCase(union(sets)) : union(sets);
  return negated ? complement(set) : set;
}

/** A single character, to which a range may be added, or a set of them. */
function classMember(reader: Reader): number | CharSet {
  const posix = reader.match(/^\[:\^?[a-z]+:\]/);
  if (posix !== null) {
    const name = posix.replaceAll(/[[\]:^]/g, '');
    const set = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
    if (set === undefined) throw reader.refusal(`there is no class '${name}'`);
    return posix.includes('^') ? complement(set) : set;
  }
  if (reader.match(/^\[[.=][^\]]*[.=]\]/) !== null)
    throw reader.refusal('POSIX collating elements are not supported');
  const character = reader.next();
  if (character !== '\\') return character.codePointAt(0) ?? 0;
  const letter = reader.next();
  if (letter === 'Q') return oneOf(reader.until('\\E'));
  if (letter === 'E') return [];
  if (letter === 'b') return 8;
  const type = letter !== 'N' && Object.hasOwn(typeEscapes, letter) ? typeEscapes[letter] : undefined;
  return type ?? escapedCharacter(reader, letter);
}

function rangeFrom(reader: Reader, first: number): CharSet {
  const single = charSet([[first, first]]);
  if (!reader.sees('-') || reader.sees('-]')) return single;
  reader.take('-');
  const last = classMember(reader);
  // A hyphen beside a class is itself.
  if (typeof last !== 'number') return union([single, oneOf('-'), last]);
  if (last < first) throw reader.refusal('a range that is out of order');
  return charSet([[first, last]]);
}

/** The character that a backslash and `letter` stand for; takes the digits behind it. */
export function escapedCharacter(reader: Reader, letter: string): number {
  const control = Object.hasOwn(characterEscapes, letter) ? characterEscapes[letter] : undefined;
  if (control !== undefined) return control.codePointAt(0) ?? 0;
  if (letter === 'x') {
    const digits = reader.match(/^\{[0-9A-Fa-f]{1,6}\}/) ?? reader.match(/^[0-9A-Fa-f]{1,2}/) ?? '0';
    return point(reader, Number.parseInt(digits.replaceAll(/[{}]/g, ''), 16));
  }
  if (letter === 'o') {
    const digits = reader.match(/^\{[0-7]{1,8}\}/);
    if (digits === null) throw reader.refusal("'\\o' without a number in braces");
    return point(reader, Number.parseInt(digits.slice(1, -1), 8));
  }
  if (/[0-7]/.test(letter)) return Number.parseInt(letter + (reader.match(/^[0-7]{1,2}/) ?? ''), 8);
  if (letter === 'c') {
    const key = reader.next().toUpperCase().charCodeAt(0);
    if (key < 0x20 || key > 0x7e) throw reader.refusal("'\\c' before a character that is no ASCII");
    return key ^ 0x40;
  }
  if (/[A-Za-z0-9]/.test(letter)) throw reader.refusal(`'\\${letter}' is not supported`);
  return letter.codePointAt(0) ?? 0;
}

function point(reader: Reader, value: number): number {
  if (value > 0x10ffff) throw reader.refusal('a character beyond Unicode');
  return value;
}
