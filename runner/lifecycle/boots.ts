import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from '../ports/channel.ts';
import type { Boot } from '../ports/machine.ts';
import type { Session, Target } from '../ports/target.ts';
import { MachineLost } from './lifecycle-errors.ts';
import type { Limits } from './rig.ts';

interface Standing {
  readonly boot: Boot;
  readonly channel: Channel;
  readonly session: Session;
}

/** Whether it is taken back to its snapshot between the arms. */
export function goesBack({ machine, shipsTelemetry }: Target): boolean {
  return machine.reverts !== 'never' && !shipsTelemetry;
}

/**
 * A clean machine for each arm: started for the first, taken back to its snapshot for every other. A machine that can't be taken back, or
 * whose telemetry somebody still waits for, stays as it is: the arm before proved that it was cleaned.
 */
export class Boots {
  readonly #target: Target;
  readonly #limits: Pick<Limits, 'startMs' | 'revertMs'>;
  readonly #goesBack: boolean;
  #standing: Standing | null = null;
  #used = false;

  constructor(target: Target, limits: Pick<Limits, 'startMs' | 'revertMs'>) {
    this.#target = target;
    this.#limits = limits;
    this.#goesBack = goesBack(target);
  }

  async start(signal: AbortSignal): Promise<Session> {
    const call = { signal, timeoutMs: this.#limits.startMs };
    this.#used = false;
    return this.#enter(await this.#target.machine.start(call), call);
  }

  /**
   * A machine that can't be taken back any more (it died, or hangs) is stopped and started anew. Where a source groups what it sees
   * twice, the machine is there only when enough time has passed since the arm before ended, which is now.
   */
  async clean(signal: AbortSignal): Promise<Session> {
    const first = !this.#used;
    const before = performance.now();
    this.#used = true;
    const session = first && this.#standing !== null ? this.#standing.session : await this.#next(signal);
    const spacingMs = Math.max(0, ...session.sources.map((source) => source.spacingMs ?? 0));
    const leftMs = before + spacingMs - performance.now();
    if (!first && leftMs > 0) await pause(leftMs, undefined, { signal });
    return session;
  }

  /** The last session leaves the machine as it found it, where nothing else does. */
  async end(signal: AbortSignal): Promise<void> {
    const standing = this.#standing;
    if (standing === null) return;
    try {
      if (this.#target.machine.reverts === 'never')
        await standing.session.end?.({ signal, timeoutMs: this.#limits.revertMs });
    } finally {
      await this.#leave();
    }
  }

  async #next(signal: AbortSignal): Promise<Session> {
    const boot = this.#standing?.boot;
    await this.#leave();
    const call = { signal, timeoutMs: this.#limits.revertMs };
    return this.#enter(boot !== undefined && !this.#goesBack ? boot : await this.#revert(signal), call);
  }

  async #enter(boot: Boot, c: Parameters<Boot['channel']>[0]): Promise<Session> {
    const channel = await boot.channel(c);
    const session = this.#target.session(channel);
    this.#standing = { boot, channel, session };
    return session;
  }

  /** A way in that can't be closed is no reason to keep it. */
  async #leave(): Promise<void> {
    const channel = this.#standing?.channel;
    this.#standing = null;
    try {
      await channel?.[Symbol.asyncDispose]();
    } catch {}
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
