import type { ProgressEvent } from '../../lifecycle/rig.ts';
import { cut } from '../../reports/lines.ts';
import { printable } from '../../reports/printable.ts';
import { LiveLine } from './live-line.ts';
import { columnsOf, type Shown } from './shown.ts';

interface Arm {
  readonly name: string;
  readonly startedAt: number;
  /** Of it, how long somebody was asked. */
  stoodMs: number;
  readonly steps: string[];
}

/**
 * What a run is doing: on a terminal one live line, and everywhere a plain line for each arm that has ended. Uses no colour;
 * control sequences only on a terminal that knows them.
 */
export class RunProgress implements Disposable {
  readonly #out: Shown;
  readonly #live: LiveLine | null;
  readonly #now: () => number;
  #arm: Arm | null = null;
  #stoppedAt = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(out: Shown, { term = process.env.TERM, now = () => performance.now() } = {}) {
    this.#out = out;
    this.#live = out.isTTY === true && term !== 'dumb' ? new LiveLine(out) : null;
    this.#now = now;
  }

  show(event: ProgressEvent): void {
    switch (event.is) {
      case 'machine':
        this.#endArm();
        this.#draw(`machine ${event.doing}`);
        break;
      case 'arm':
        this.#endArm();
        this.#arm = { name: armName(event), startedAt: this.#now(), stoodMs: 0, steps: [] };
        this.#draw(`${this.#arm.name}  getting the guest ready`);
        break;
      case 'stop':
        this.#stop(event.doing);
        break;
      case 'step':
        if (event.status === 'running') this.#draw(`${this.#arm?.name ?? ''}  ${printable(event.step)}`);
        else
          this.#arm?.steps.push(
            printable(event.status === 'completed' ? event.step : `${event.step} ${event.status}`),
          );
    }
  }

  /** The last arm's line, and no live line any more. */
  end(): void {
    this.#endArm();
    this.#live?.[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.end();
  }

  /** Where somebody is asked, the last line is theirs. */
  #stop(doing: 'begun' | 'ended'): void {
    if (doing === 'begun') {
      this.#live?.[Symbol.dispose]();
      this.#stoppedAt = this.#now();
    } else if (this.#arm !== null) this.#arm.stoodMs += this.#now() - this.#stoppedAt;
  }

  #draw(doing: string): void {
    const since = this.#now();
    this.#live?.draw(() => `${doing} ... ${seconds(this.#now() - since)}`);
  }

  #endArm(): void {
    if (this.#arm === null) return;
    const { name, startedAt, stoodMs, steps } = this.#arm;
    this.#arm = null;
    const line = [name, seconds(this.#now() - startedAt - stoodMs), steps.join(' > ')]
      .filter(Boolean)
      .join('  ');
    this.#live?.[Symbol.dispose]();
    this.#out.write(`${this.#live === null ? line : cut(line, columnsOf(this.#out) - 1)}\n`);
  }
}

function armName({ scenario, arm, attempt }: Extract<ProgressEvent, { is: 'arm' }>): string {
  return [scenario, arm, attempt > 1 ? `(attempt ${attempt})` : null]
    .filter((part) => part !== null)
    .join(' ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
