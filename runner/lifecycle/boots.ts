import { setTimeout as pause } from 'node:timers/promises';
import type { Boot } from '../ports/machine.ts';
import type { Session, Target } from '../ports/target.ts';
import { MachineLost } from './lifecycle-errors.ts';
import type { Limits } from './rig.ts';

/** A clean machine for each arm: started for the first, taken back to its snapshot for every other. */
export class Boots {
  readonly #target: Target;
  readonly #limits: Pick<Limits, 'startMs' | 'revertMs'>;
  #unused: Boot | null = null;

  constructor(target: Target, limits: Pick<Limits, 'startMs' | 'revertMs'>) {
    this.#target = target;
    this.#limits = limits;
  }

  async start(signal: AbortSignal): Promise<Session> {
    const call = { signal, timeoutMs: this.#limits.startMs };
    this.#unused = await this.#target.machine.start(call);
    return this.#target.session(await this.#unused.channel(call));
  }

  /**
   * A machine that can't be taken back any more (it died, or hangs) is stopped and started anew. Where a source groups what it sees
   * twice, the machine is there only when enough time has passed since the arm before ended, which is now.
   */
  async clean(signal: AbortSignal): Promise<Session> {
    const unused = this.#unused;
    const before = performance.now();
    const boot = unused ?? (await this.#revert(signal));
    this.#unused = null;
    const channel = await boot.channel({ signal, timeoutMs: this.#limits.revertMs });
    const session = this.#target.session(channel);
    const spacingMs = Math.max(0, ...session.sources.map((source) => source.spacingMs ?? 0));
    const leftMs = before + spacingMs - performance.now();
    if (unused === null && leftMs > 0) await pause(leftMs, undefined, { signal });
    return session;
  }

  async #revert(signal: AbortSignal): Promise<Boot> {
    const { machine } = this.#target;
    try {
      return await machine.revert({ signal, timeoutMs: this.#limits.revertMs });
    } catch {
      signal.throwIfAborted();
    }
    try {
      await machine[Symbol.asyncDispose]();
      return await machine.start({ signal, timeoutMs: this.#limits.startMs });
    } catch (error) {
      signal.throwIfAborted();
      throw new MachineLost(error);
    }
  }
}
