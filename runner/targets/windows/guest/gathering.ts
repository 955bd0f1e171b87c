import { setImmediate as turn } from 'node:timers/promises';
import type { Call } from '../../../ports/call.ts';

/** Puts what is asked for at the same time into one question: each start of a program in the guest costs time. */
export class Gathering<Key, Answer> {
  readonly #ask: (keys: readonly Key[], c: Call) => Promise<Answer>;
  #next: { readonly keys: Key[]; readonly answer: Promise<Answer> } | null = null;

  constructor(ask: (keys: readonly Key[], c: Call) => Promise<Answer>) {
    this.#ask = ask;
  }

  ask(key: Key, c: Call): Promise<Answer> {
    if (this.#next === null) {
      const keys: Key[] = [];
      this.#next = { keys, answer: this.#askAll(keys, c) };
    }
    this.#next.keys.push(key);
    return this.#next.answer;
  }

  async #askAll(keys: readonly Key[], c: Call): Promise<Answer> {
    await turn();
    this.#next = null;
    return this.#ask(keys, c);
  }
}
