import type { CharSet } from '../../sigma/regex/char-set.ts';

/**
 * The characters of all languages, put together where no set of an expression tells them apart. Symbols count from 0; two more stand for
 * a newline that is the text's last character, and for its end.
 */
export class Alphabet {
  readonly lastNewline: number;
  readonly end: number;
  readonly size: number;
  /** Where each symbol's characters begin, in order. */
  readonly #starts: readonly number[];
  readonly #ascii = new Uint16Array(128);

  constructor(sets: readonly CharSet[]) {
    const starts = new Set([0]);
    for (const [first, last] of sets.flat()) {
      starts.add(first);
      starts.add(last + 1);
    }
    this.#starts = [...starts].sort((a, b) => a - b);
    this.lastNewline = this.#starts.length;
    this.end = this.lastNewline + 1;
    this.size = this.lastNewline + 2;
    for (let point = 0; point < 128; point++) this.#ascii[point] = this.#search(point);
  }

  symbol(point: number): number {
    return point < 128 ? (this.#ascii[point] ?? 0) : this.#search(point);
  }

  /** A character of that symbol; null for the end of the text. */
  sample(symbol: number): number | null {
    return symbol === this.lastNewline ? 10 : (this.#starts[symbol] ?? null);
  }

  #search(point: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= point) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
