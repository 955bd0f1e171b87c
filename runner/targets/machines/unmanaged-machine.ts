import type { Call, Raw } from '../../ports/call.ts';
import type { OpenChannel } from '../../ports/channel.ts';
import type { Boot, Machine } from '../../ports/machine.ts';
import { CurrentBoot } from './current-boot.ts';
import { NeverReverts } from './machine-errors.ts';

/** A way in that is not open by then counts as closed, in milliseconds. */
const longestLookMs = 10_000;

/** A machine that somebody else starts and stops. It is only entered, and nothing takes it back: clean-up is verified instead. */
export class UnmanagedMachine implements Machine {
  readonly reverts = 'never';
  readonly #boot: CurrentBoot;
  #last: Boot | null = null;

  constructor(open: OpenChannel) {
    this.#boot = new CurrentBoot(open);
  }

  async start(c: Call): Promise<Boot> {
    c.signal.throwIfAborted();
    this.#last = this.#boot.begin();
    return this.#last;
  }

  async revert(): Promise<Boot> {
    throw new NeverReverts();
  }

  /** All that can be known is whether the way in is open. */
  async diagnose(c: Call): Promise<{ readonly alive: boolean; readonly console: Raw | null }> {
    try {
      const channel = await this.#last?.channel({ ...c, timeoutMs: Math.min(c.timeoutMs, longestLookMs) });
      await channel?.[Symbol.asyncDispose]();
      return { alive: channel !== undefined, console: null };
    } catch {
      c.signal.throwIfAborted();
      return { alive: false, console: null };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#boot.end();
    this.#last = null;
  }
}
