import { LiveLine } from './live-line.ts';
import type { Shown } from './shown.ts';

/** What takes no longer is not told about. */
const quietMs = 1_000;

/** How many run folders have been read, where that takes a while: one live line on a terminal, otherwise one plain line. */
export class ReadingProgress implements Disposable {
  readonly #out: Shown;
  readonly #live: LiveLine | null;
  readonly #startedAt = performance.now();
  #said = false;
  #line = '';

  constructor(out: Shown, term = process.env.TERM) {
    this.#out = out;
    this.#live = out.isTTY === true && term !== 'dumb' ? new LiveLine(out) : null;
  }

  read(done: number, of: number): void {
    this.#line = `reading run folders: ${done} of ${of}`;
    if (this.#said || performance.now() - this.#startedAt < quietMs) return;
    this.#said = true;
    if (this.#live === null) this.#out.write(`reading ${of} run folders ...\n`);
    else this.#live.draw(() => this.#line);
  }

  [Symbol.dispose](): void {
    this.#live?.[Symbol.dispose]();
  }
}
