import { printable } from '../../reports/printable.ts';
import type { Shown } from './shown.ts';

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
