import type { OpenChannel } from '../../ports/channel.ts';
import type { Boot } from '../../ports/machine.ts';
import { BootOver } from './machine-errors.ts';

/** Which boot is the machine's. A new one ends the one before, and no epoch is given twice. */
export class CurrentBoot {
  readonly #open: OpenChannel;
  #epoch = 0;
  #lasts = false;

  constructor(open: OpenChannel) {
    this.#open = open;
  }

  begin(): Boot {
    const epoch = ++this.#epoch;
    this.#lasts = true;
    const alive = (): boolean => this.#lasts && this.#epoch === epoch;
    return {
      epoch,
      channel: async (c) => {
        if (!alive()) throw new BootOver(epoch);
        c.signal.throwIfAborted();
        return this.#open({ epoch, alive }, c);
      },
    };
  }

  /** Before anything is done to the machine: from here on nothing talks to it. */
  end(): void {
    this.#lasts = false;
  }
}
