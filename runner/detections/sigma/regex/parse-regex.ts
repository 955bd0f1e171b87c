import { type CharSet, charSet, complement, ignoringCase, oneOf } from './char-set.ts';
import { everything, newline, typeEscapes, vertical } from './classes.ts';
import { escapedCharacter, parseClass } from './parse-class.ts';
import { Reader } from './reader.ts';
import type { Anchor, Regex } from './syntax.ts';

/** `i` without regard to case, `m` lines for `^` and `$`, `s` newlines for `.`. */
export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

const deepest = 100;
const mostRepeats = 1000;

/**
 * A regular expression of the flavour that Sigma names, PCRE (Sigma modifiers 2.1.0, "Regular Expression"): its metacharacters, and
 * beyond them whatever of PCRE describes a regular language. What needs more (looking around, back references, atomic groups and
 * possessive quantifiers, recursion, conditions, verbs) is refused by its name; the specification has none of it. So every expression
 * that is accepted can be run in time that grows with the length of the text alone.
 *
 * @param place where a character of `source` stands in the file
 */
export function parseRegex(source: string, flags: Flags, place: (at: number) => number): Regex {
  const reader = new Reader(source, place);
  const regex = new Parser(reader, flags).choice();
  if (!reader.done) throw reader.refusal("')' closes nothing");
  return regex;
}

class Parser {
  readonly #reader: Reader;
  #flags: Flags;
  #depth = 0;

  constructor(reader: Reader, flags: Flags) {
    this.#reader = reader;
    this.#flags = flags;
  }

  choice(): Regex {
    // Flags set within a group hold to its end, across its alternatives (pcre2pattern, "Internal option setting").
    const outer = this.#flags;
    if (++this.#depth > deepest) throw this.#reader.refusal(`nested deeper than ${deepest} levels`);
    const options = [this.#sequence()];
    while (this.#reader.take('|')) options.push(this.#sequence());
    this.#depth--;
    this.#flags = outer;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { is: 'choice', options };
  }

  #sequence(): Regex {
    const parts: Regex[] = [];
    while (!this.#reader.done && !this.#reader.sees('|') && !this.#reader.sees(')')) {
      const atom = this.#atom();
      if (atom !== null) parts.push(this.#quantified(atom));
    }
    return { is: 'sequence', parts };
  }

  #quantified(part: Regex): Regex {
    const reader = this.#reader;
    const counts = quantifier(reader);
    if (counts === null) return part;
    const { least, most } = counts;
    if (least > most) throw reader.refusal('a quantifier whose numbers are out of order');
    if (least > mostRepeats || (most !== Infinity && most > mostRepeats)) {
      throw reader.refusal(`more than ${mostRepeats} repeats`);
    }
    if (reader.take('+')) throw reader.refusal('possessive quantifiers are not supported');
    // Lazy or greedy makes no difference to whether there is a match.
    reader.take('?');
    const again = quantifier(reader);
    if (again !== null) throw reader.refusal('a quantifier behind a quantifier');
    return { is: 'repeat', part, least, most };
  }

  #atom(): Regex | null {
    const reader = this.#reader;
    const character = reader.next();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return this.#char(parseClass(reader, this.#flags.i), { folded: true });
      case '.':
        return this.#char(this.#flags.s ? everything : complement(newline), { folded: true });
      case '^':
        return anchor(this.#flags.m ? 'line-start' : 'text-start');
      case '$':
        return anchor(this.#flags.m ? 'line-end' : 'before-end');
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw reader.refusal(`'${character}' has nothing to repeat`);
      default:
        return this.#char(oneOf(character));
    }
  }

  #char(set: CharSet, { folded } = { folded: false }): Regex {
    return { is: 'char', set: this.#flags.i && !folded ? ignoringCase(set) : set };
  }

  #escape(): Regex | null {
    const reader = this.#reader;
    const letter = reader.next();
    const type = Object.hasOwn(typeEscapes, letter) ? typeEscapes[letter] : undefined;
    if (type !== undefined) return this.#char(type, { folded: true });
    switch (letter) {
      case 'b':
        return anchor('word-edge');
      case 'B':
        return anchor('no-word-edge');
      case 'A':
        return anchor('text-start');
      case 'z':
        return anchor('text-end');
      case 'Z':
        return anchor('before-end');
      case 'R':
        return {
          is: 'choice',
          options: [
            { is: 'sequence', parts: [...'\r\n'].map((c) => ({ is: 'char', set: oneOf(c) })) },
            { is: 'char', set: vertical },
          ],
        };
      case 'Q': {
        const parts = [...reader.until('\\E')].map((c) => this.#char(oneOf(c)));
        return { is: 'sequence', parts };
      }
      case 'E':
        return null;
      default: {
        // Three octal digits are a character (pcre2pattern, "Non-printing characters").
        const octal = /[1-3]/.test(letter) ? reader.match(/^[0-7]{2}/) : null;
        if (octal !== null) return this.#char(oneOf(String.fromCharCode(Number.parseInt(letter + octal, 8))));
        if (/[1-9gk]/.test(letter)) throw reader.refusal('back references are not supported');
        const point = escapedCharacter(reader, letter);
        return this.#char(charSet([[point, point]]));
      }
    }
  }

  #group(): Regex | null {
    const reader = this.#reader;
    if (reader.sees('*')) throw reader.refusal('verbs (*…) are not supported');
    if (!reader.take('?')) return this.#closed();
    if (reader.take('#')) {
      reader.until(')');
      return null;
    }
    const name = reader.match(/^(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/);
    if (name !== null || reader.take(':')) return this.#closed();
    const set = reader.match(/^\^?[a-zA-Z]*(?:-[a-zA-Z]+)?(?=[:)])/);
    if (set === null || set === 'R' || set === '') throw reader.refusal(unsupportedGroup(reader));
    const outer = this.#flags;
    this.#flags = changed(outer, set, reader);
    if (reader.take(')')) return null;
    reader.take(':');
    const group = this.#closed();
    this.#flags = outer;
    return group;
  }

  #closed(): Regex {
    const inner = this.choice();
    if (!this.#reader.take(')')) throw this.#reader.refusal("a ')' is missing");
    return inner;
  }
}

const anchor = (where: Anchor): Regex => ({ is: 'anchor', anchor: where });

function quantifier(reader: Reader): { readonly least: number; readonly most: number } | null {
  if (reader.take('*')) return { least: 0, most: Infinity };
  if (reader.take('+')) return { least: 1, most: Infinity };
  if (reader.take('?')) return { least: 0, most: 1 };
  // A brace that begins no quantifier is itself (pcre2pattern, "Repetition"; `{,n}` since PCRE2 10.43).
  const counts = reader.match(/^\{(?:\d{1,5}(?:,\d{0,5})?|,\d{1,5})\}/);
  if (counts === null) return null;
  const [least = '', most = least] = counts.slice(1, -1).split(',');
  return { least: Number(least), most: most === '' ? Infinity : Number(most) };
}

function changed(flags: Flags, text: string, reader: Reader): Flags {
  const [on = '', off = ''] = text.replace('^', '').split('-');
  for (const letter of on + off) {
    if (!'ims'.includes(letter)) throw reader.refusal(`the inline flag '${letter}' is not supported`);
  }
  const start = text.startsWith('^') ? { i: false, m: false, s: false } : flags;
  const now = (letter: 'i' | 'm' | 's') => (start[letter] || on.includes(letter)) && !off.includes(letter);
  return { i: now('i'), m: now('m'), s: now('s') };
}

function unsupportedGroup(reader: Reader): string {
  if (reader.match(/^(?:[=!]|<[=!*]|\*)/) !== null) return 'looking ahead and behind are not supported';
  if (reader.sees('>')) return 'atomic groups are not supported';
  if (reader.sees('|')) return 'groups that reset their numbers are not supported';
  if (reader.sees('(')) return 'conditions are not supported';
  if (reader.match(/^(?:P=|[&RP0-9+-])/) !== null) return 'recursion and references are not supported';
  return "what follows '(?' is not supported";
}
