import { type CharSet, has } from '../../sigma/regex/char-set.ts';
import { newline, word } from '../../sigma/regex/classes.ts';
import type { Program } from '../../sigma/regex/program.ts';
import type { Anchor } from '../../sigma/regex/syntax.ts';
import { Alphabet } from './alphabet.ts';

/** What stands beside a place in the text. */
type Side = 'edge' | 'newline' | 'last-newline' | 'word' | 'other';

interface State {
  /** Places in the program that wait for the next character; what depends on that character is not decided yet. */
  readonly waiting: readonly number[];
  readonly before: Side;
  /** By symbol; null where it was not worked out yet. */
  readonly next: (State | null)[];
}

const found: State = { waiting: [], before: 'edge', next: [] };
/** Beyond this the states are forgotten and made anew: memory stays bounded, and so does the time for each character. */
const mostStates = 2000;

/**
 * Whether a regular expression matches somewhere in a text: a deterministic automaton whose states are made when they are first needed.
 * The time grows with the length of the text, and with that of the expression at worst, never with the number of ways to match.
 */
export class Automaton {
  readonly #program: Program;
  readonly #alphabet: Alphabet;
  readonly #states = new Map<string, State>();
  #start: State;

  constructor(program: Program) {
    this.#program = program;
    const sets = program.flatMap((step): CharSet[] => (step.is === 'char' ? [step.set] : []));
    this.#alphabet = new Alphabet([...sets, newline, word]);
    this.#start = this.#state([], 'edge');
  }

  test(text: string): boolean {
    const { lastNewline, end } = this.#alphabet;
    let state = this.#start;
    for (let at = 0; at < text.length; at++) {
      let point = text.charCodeAt(at);
      if (point >= 0xd800 && point < 0xdc00) {
        point = text.codePointAt(at) ?? point;
        if (point > 0xffff) at++;
      }
      const symbol = point === 10 && at === text.length - 1 ? lastNewline : this.#alphabet.symbol(point);
      state = state.next[symbol] ?? this.#step(state, symbol);
      if (state === found) return true;
    }
    return (state.next[end] ?? this.#step(state, end)) === found;
  }

  #step(state: State, symbol: number): State {
    const after = this.#side(symbol);
    const reached = new Set<number>();
    const open = [...state.waiting, this.#program.length - 1];
    let matched = false;
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached.has(place)) continue;
      reached.add(place);
      const step = this.#program[place];
      if (step === undefined || step.is === 'char') continue;
      if (step.is === 'found') matched = true;
      else if (step.is === 'split') for (const next of step.next) open.push(next);
      else if (holds(step.anchor, state.before, after)) open.push(step.next);
    }
    const next = matched ? found : this.#after(reached, symbol, after);
    state.next[symbol] = next;
    return next;
  }

  #after(reached: ReadonlySet<number>, symbol: number, side: Side): State {
    const waiting = new Set<number>();
    const sample = this.#alphabet.sample(symbol);
    for (const place of reached) {
      const step = this.#program[place];
      if (step?.is === 'char' && sample !== null && has(step.set, sample)) waiting.add(step.next);
    }
    return this.#state(
      [...waiting].sort((a, b) => a - b),
      side === 'last-newline' ? 'newline' : side,
    );
  }

  #state(waiting: readonly number[], before: Side): State {
    const key = `${before} ${waiting.join()}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= mostStates) {
      this.#states.clear();
      this.#start = this.#state([], 'edge');
    }
    const state: State = { waiting, before, next: Array(this.#alphabet.size).fill(null) };
    this.#states.set(key, state);
    return state;
  }

  #side(symbol: number): Side {
    if (symbol === this.#alphabet.end) return 'edge';
    if (symbol === this.#alphabet.lastNewline) return 'last-newline';
    const sample = this.#alphabet.sample(symbol) ?? 0;
    if (sample === 10) return 'newline';
    return has(word, sample) ? 'word' : 'other';
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
