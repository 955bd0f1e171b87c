import type { CharSet } from '../../sigma/regex/char-set.ts';
import { newline, word } from '../../sigma/regex/classes.ts';
import type { Program } from '../../sigma/regex/program.ts';
import { Alphabet } from './alphabet.ts';
import { type Side, Threads } from './threads.ts';

interface State {
  /** Places in the program that wait for the next character, in order; what depends on that character is not decided yet. */
  readonly waiting: Uint16Array;
  readonly before: Side;
  /** By symbol; null where it was not worked out yet. */
  readonly next: (State | null)[];
}

const found: State = { waiting: new Uint16Array(), before: 'edge', next: [] };
/** Beyond these the states are forgotten and made anew, so that memory stays bounded: states, and what they hold together. */
const mostStates = 2000;
const mostHeld = 300_000;
/** An expression has too many states to be worth remembering where one does for fewer characters than this. */
const fewestUses = 10;

/**
 * Whether a regular expression matches somewhere in a text: a deterministic automaton whose states are made when they are first needed.
 * Some expressions have no end of states (counted repeats such as `a.{500}b`): they are run without, place by place. The time grows with
 * the length of the text, and with that of the expression at worst, never with the number of ways to match.
 */
export class Automaton {
  readonly #alphabet: Alphabet;
  readonly #threads: Threads;
  readonly #states = new Map<string, State>();
  /** The places that one step leads to, and those that it comes from where there are no states. */
  #reached: Uint16Array;
  #waiting: Uint16Array;
  #start: State;
  #held = 0;
  /** Characters that were looked at since the states were last forgotten. */
  #read = 0;
  #hasStates = true;

  constructor(program: Program) {
    const sets = program.flatMap((step): CharSet[] => (step.is === 'char' ? [step.set] : []));
    this.#alphabet = new Alphabet([...sets, newline, word]);
    this.#threads = new Threads(program, this.#alphabet);
    this.#reached = new Uint16Array(program.length);
    this.#waiting = new Uint16Array(program.length);
    this.#start = this.#state(0, 'edge');
  }

  test(text: string): boolean {
    this.#read += text.length;
    let state = this.#start;
    for (let at = 0; this.#hasStates; at++) {
      const symbol = this.#symbol(text, at);
      state = state.next[symbol] ?? this.#step(state, symbol);
      if (state === found) return true;
      if (symbol === this.#alphabet.end) return false;
      if (isPair(text, at)) at++;
    }
    return this.#testByPlaces(text);
  }

  #testByPlaces(text: string): boolean {
    let before: Side = 'edge';
    let count = 0;
    for (let at = 0; count >= 0; at++) {
      const symbol = this.#symbol(text, at);
      count = this.#threads.step(this.#waiting, count, before, symbol, this.#reached);
      [this.#waiting, this.#reached] = [this.#reached, this.#waiting];
      before = this.#sideBehind(symbol);
      if (symbol === this.#alphabet.end) break;
      if (isPair(text, at)) at++;
    }
    return count < 0;
  }

  /** Of the character that begins here, or of the text's end. */
  #symbol(text: string, at: number): number {
    if (at >= text.length) return this.#alphabet.end;
    const point = isPair(text, at) ? (text.codePointAt(at) ?? 0) : text.charCodeAt(at);
    return point === 10 && at === text.length - 1 ? this.#alphabet.lastNewline : this.#alphabet.symbol(point);
  }

  #step({ waiting, before, next }: State, symbol: number): State {
    const count = this.#threads.step(waiting, waiting.length, before, symbol, this.#reached);
    const reached = count < 0 ? found : this.#state(count, this.#sideBehind(symbol));
    next[symbol] = reached;
    return reached;
  }

  #sideBehind(symbol: number): Side {
    const side = this.#threads.side(symbol);
    return side === 'last-newline' ? 'newline' : side;
  }

  /** The one in which the first places of `#reached` wait. */
  #state(count: number, before: Side): State {
    const waiting = this.#reached.slice(0, count).sort();
    const key = before + String.fromCharCode(...waiting);
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const size = count + this.#alphabet.size;
    if (this.#states.size >= mostStates || this.#held + size > mostHeld) this.#forget();
    const state: State = { waiting, before, next: Array(this.#alphabet.size).fill(null) };
    this.#states.set(key, state);
    this.#held += size;
    return state;
  }

  #forget(): void {
    if (this.#states.size === 0) return;
    this.#hasStates = this.#read >= fewestUses * this.#states.size;
    this.#read = 0;
    this.#held = 0;
    this.#states.clear();
    this.#start = this.#state(0, 'edge');
  }
}

function isPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit >= 0xdc00) return false;
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
