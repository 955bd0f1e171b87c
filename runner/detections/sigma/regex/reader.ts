import { Refusal } from '../refusal.ts';

/** A regular expression's text, read from left to right, one code point at a time. */
export class Reader {
  readonly #source: string;
  readonly #place: (at: number) => number;
  #at = 0;

  constructor(source: string, place: (at: number) => number) {
    this.#source = source;
    this.#place = place;
  }

  get done(): boolean {
    return this.#at >= this.#source.length;
  }

  sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  take(text: string): boolean {
    const found = this.sees(text);
    if (found) this.#at += text.length;
    return found;
  }

  next(): string {
    const point = this.#source.codePointAt(this.#at);
    if (point === undefined) throw this.refusal('it ends too early');
    const character = String.fromCodePoint(point);
    this.#at += character.length;
    return character;
  }

  /** Takes what a pattern that begins with `^` matches here. */
  match(pattern: RegExp): string | null {
    const found = pattern.exec(this.#source.slice(this.#at, this.#at + 200))?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  /** Takes everything up to `end`, and `end`; all the rest where it does not come. */
  until(end: string): string {
    const found = this.#source.indexOf(end, this.#at);
    const stop = found < 0 ? this.#source.length : found;
    const text = this.#source.slice(this.#at, stop);
    this.#at = found < 0 ? stop : stop + end.length;
    return text;
  }

  refusal(reason: string): Refusal {
    return new Refusal(`not a regular expression that can be run: ${reason}`, this.#place(this.#at));
  }
}
