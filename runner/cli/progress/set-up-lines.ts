import { printable } from '../../reports/printable.ts';

/** A stream that a person may be looking at; standard error is one. */
export interface Shown {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What setting up does, a plain line for each part. */
export class SetUpLines {
  readonly #out: Shown;

  constructor(out: Shown) {
    this.#out = out;
  }

  add(line: string): void {
    this.#out.write(`${printable(line)}\n`);
  }
}
