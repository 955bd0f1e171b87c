import { printable } from '../../reports/printable.ts';
import { LiveLine } from './live-line.ts';
import type { Shown } from './shown.ts';

/** Without a terminal a line is written this often. */
const plainMs = 10_000;

/** How far rules over recorded events are: on a terminal one live line, otherwise a plain line now and then. */
export class DetectionProgress implements Disposable {
  readonly #out: Shown;
  readonly #live: LiveLine | null;
  readonly #now: () => number;
  readonly #startedAt: number;
  #saidAt: number;
  #doing = 'reading the rules';
  #events = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(out: Shown, { term = process.env.TERM, now = () => performance.now() } = {}) {
    this.#out = out;
    this.#live = out.isTTY === true && term !== 'dumb' ? new LiveLine(out) : null;
    this.#now = now;
    this.#startedAt = now();
    this.#saidAt = this.#startedAt;
    this.#live?.draw(() => this.#line());
  }

  file(path: string): void {
    this.#doing = `reading ${printable(path)}`;
  }

  event(): void {
    this.#events++;
    // Asking for the time costs more than counting.
    if (this.#live !== null || this.#events % 1024 !== 0 || this.#now() - this.#saidAt < plainMs) return;
    this.#saidAt = this.#now();
    this.#out.write(`${this.#line()}\n`);
  }

  [Symbol.dispose](): void {
    this.#live?.[Symbol.dispose]();
  }

  #line(): string {
    if (this.#events === 0) return `${this.#doing} ...`;
    const seconds = (this.#now() - this.#startedAt) / 1000;
    return `${this.#events} events in ${seconds.toFixed(0)} s  ${this.#doing}`;
  }
}
