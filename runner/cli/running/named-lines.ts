import type { Shown } from '../progress/shown.ts';

/** A stream for one of several runs: each line begins with the target's name. No terminal, since several runs can't share its last line. */
export class NamedLines implements Shown {
  readonly #name: string;
  readonly #out: Shown;

  constructor(name: string, out: Shown) {
    this.#name = name;
    this.#out = out;
  }

  write(text: string): void {
    this.#out.write(text.replace(/^(?=.)/gm, `${this.#name}  `));
  }
}
