import { has } from '../../sigma/regex/char-set.ts';
import { word } from '../../sigma/regex/classes.ts';
import type { Program } from '../../sigma/regex/program.ts';
import type { Anchor } from '../../sigma/regex/syntax.ts';
import type { Alphabet } from './alphabet.ts';

/** What stands beside a place in the text. */
export type Side = 'edge' | 'newline' | 'last-newline' | 'word' | 'other';

/** Of the tables that say which places take a symbol, in bytes: of all those together that are kept. */
const mostBytes = 8 * 1024 * 1024;

/**
 * A program's places moved on by one symbol, all at once (Thompson's simulation). Every place is looked at once at most, so a symbol
 * takes time in proportion to the places that are reached, and no memory.
 */
export class Threads {
  readonly #program: Program;
  readonly #alphabet: Alphabet;
  readonly #takers = new Map<number, Uint8Array>();
  /** In which round a place was last reached, and last left for. */
  readonly #reached: Uint32Array;
  readonly #left: Uint32Array;
  readonly #open: Uint16Array;
  #round = 0;

  constructor(program: Program, alphabet: Alphabet) {
    this.#program = program;
    this.#alphabet = alphabet;
    this.#reached = new Uint32Array(program.length);
    this.#left = new Uint32Array(program.length);
    this.#open = new Uint16Array(program.length);
  }

  /**
   * Where the places of `waiting`, and the program's start, come by a symbol.
   *
   * @param waiting the places that wait for a symbol, `count` of them
   * @param next where the places that wait for the symbol after this one are put
   * @returns how many there are; -1 where the program's end was reached before the symbol
   */
  step(waiting: Uint16Array, count: number, before: Side, symbol: number, next: Uint16Array): number {
    const program = this.#program;
    const reached = this.#reached;
    const left = this.#left;
    const open = this.#open;
    const takes = this.#takersOf(symbol);
    const after = this.side(symbol);
    const round = this.#nextRound();
    let opened = 0;
    let found = 0;
    for (let i = -1; i < count; i++) {
      const place = i < 0 ? program.length - 1 : (waiting[i] ?? 0);
      if (reached[place] === round) continue;
      reached[place] = round;
      open[opened++] = place;
      while (opened > 0) {
        const at = open[--opened] ?? 0;
        const step = program[at];
        if (step?.is === 'found') return -1;
        if (step?.is === 'char') {
          if (takes[at] === 1 && left[step.next] !== round) {
            left[step.next] = round;
            next[found++] = step.next;
          }
        } else if (step?.is === 'split') {
          for (const target of step.next) {
            if (reached[target] === round) continue;
            reached[target] = round;
            open[opened++] = target;
          }
        } else if (
          step?.is === 'anchor' &&
          reached[step.next] !== round &&
          holds(step.anchor, before, after)
        ) {
          reached[step.next] = round;
          open[opened++] = step.next;
        }
      }
    }
    return found;
  }

  side(symbol: number): Side {
    if (symbol === this.#alphabet.end) return 'edge';
    if (symbol === this.#alphabet.lastNewline) return 'last-newline';
    const sample = this.#alphabet.sample(symbol) ?? 0;
    if (sample === 10) return 'newline';
    return has(word, sample) ? 'word' : 'other';
  }

  /** 1 for each place that takes the symbol. */
  #takersOf(symbol: number): Uint8Array {
    const known = this.#takers.get(symbol);
    if (known !== undefined) return known;
    const takers = new Uint8Array(this.#program.length);
    const sample = this.#alphabet.sample(symbol);
    for (const [place, step] of this.#program.entries()) {
      if (step.is === 'char' && sample !== null && has(step.set, sample)) takers[place] = 1;
    }
    if ((this.#takers.size + 1) * takers.length > mostBytes) this.#takers.clear();
    this.#takers.set(symbol, takers);
    return takers;
  }

  #nextRound(): number {
    this.#round = (this.#round + 1) >>> 0;
    if (this.#round === 0) {
      this.#reached.fill(0);
      this.#left.fill(0);
      this.#round = 1;
    }
    return this.#round;
  }
}

/** PCRE's `$` without `m` stands before a last newline as well (pcre2pattern, "Circumflex and dollar"). */
function holds(anchor: Anchor, before: Side, after: Side): boolean {
  switch (anchor) {
    case 'text-start':
      return before === 'edge';
    case 'line-start':
      // Not behind a newline that ends the text.
      return before === 'edge' || (before === 'newline' && after !== 'edge');
    case 'text-end':
      return after === 'edge';
    case 'before-end':
      return after === 'edge' || after === 'last-newline';
    case 'line-end':
      return after === 'edge' || after === 'newline' || after === 'last-newline';
    case 'word-edge':
      return (before === 'word') !== (after === 'word');
    case 'no-word-edge':
      return (before === 'word') === (after === 'word');
  }
}
