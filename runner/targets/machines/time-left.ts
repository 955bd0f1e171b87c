import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '../../ports/call.ts';
import { MachineTimeout } from './machine-errors.ts';

/** The time of one call, shared by everything that is done for it. */
export class TimeLeft {
  readonly #call: Call;
  readonly #what: string;
  readonly #until: number;

  /** `what` names the work in the error of a call that takes too long. */
  constructor(call: Call, what: string) {
    this.#call = call;
    this.#what = what;
    this.#until = performance.now() + call.timeoutMs;
  }

  /** @throws MachineTimeout when it is over, or the reason of the signal */
  now(mostMs = Number.POSITIVE_INFINITY): Call {
    this.#call.signal.throwIfAborted();
    const leftMs = this.#until - performance.now();
    if (leftMs <= 0) throw new MachineTimeout(this.#what, this.#call.timeoutMs);
    return { signal: this.#call.signal, timeoutMs: Math.ceil(Math.min(leftMs, mostMs)) };
  }

  hasLeft(ms: number): boolean {
    return this.#until - performance.now() > ms;
  }

  /** Asks until the answer is yes. */
  async until(asked: (c: Call) => Promise<boolean>, everyMs: number): Promise<void> {
    const { signal } = this.#call;
    while (!(await asked(this.now()))) await pause(everyMs, undefined, { signal }).catch(() => {});
  }
}
