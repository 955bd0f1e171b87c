import type { TrialEvent } from '../../calibration/calibrate.ts';
import { printable } from '../../reports/printable.ts';
import { LiveLine } from './live-line.ts';
import type { Shown } from './shown.ts';

/** Without a terminal a line is written each time that another part of so many is done. */
const plainLines = 20;

/** How far a calibration is: on a terminal one live line, otherwise a plain line now and then. What goes wrong is told at once. */
export class CalibrationProgress implements Disposable {
  readonly #out: Shown;
  readonly #live: LiveLine | null;
  readonly #all: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  #done = 0;
  #wrong = 0;
  #doing = 'starting the machines';

  /** @param now milliseconds of a monotonic clock */
  constructor(out: Shown, all: number, { term = process.env.TERM, now = () => performance.now() } = {}) {
    this.#out = out;
    this.#all = all;
    this.#live = out.isTTY === true && term !== 'dumb' ? new LiveLine(out) : null;
    this.#now = now;
    this.#startedAt = now();
    this.#live?.draw(() => this.#line());
  }

  show(event: TrialEvent): void {
    const { scenario, posture, flip } = event.trial;
    const name = printable(`${scenario.id}, ${posture}, ${flip}`);
    switch (event.is) {
      case 'begun':
        this.#doing = name;
        break;
      case 'again':
        this.#say(`run once more: ${name}: ${printable(event.why)}`);
        break;
      case 'done': {
        const before = this.#part();
        this.#done++;
        const wrong = event.cells.filter(({ right }) => !right).length;
        this.#wrong += wrong;
        if (wrong > 0) this.#say(`${wrong} wrong: ${name}`);
        if (this.#live === null && this.#part() !== before) this.#out.write(`${this.#line()}\n`);
      }
    }
  }

  [Symbol.dispose](): void {
    this.#live?.[Symbol.dispose]();
  }

  #part(): number {
    return Math.floor((this.#done * plainLines) / this.#all);
  }

  #say(line: string): void {
    this.#live?.[Symbol.dispose]();
    this.#out.write(`${line}\n`);
    this.#live?.draw(() => this.#line());
  }

  #line(): string {
    const passed = this.#now() - this.#startedAt;
    const left = (passed / this.#done) * (this.#all - this.#done);
    const eta = this.#done === 0 ? '' : `, ${clock(left)} left`;
    const wrong = this.#wrong === 0 ? '' : `, ${this.#wrong} cells wrong`;
    const doing = this.#live === null ? '' : `  ${this.#doing}`;
    return `${this.#done} of ${this.#all} runs in ${clock(passed)}${eta}${wrong}${doing}`;
  }
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
