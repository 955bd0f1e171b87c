import type { Call } from '../../../../runner/ports/call.ts';
import type { Boot, Machine } from '../../../../runner/ports/machine.ts';
import { sentinelLine } from '../../../../runner/targets/windows/guest/windows-host.ts';
import type { Behaviour } from './behaviour.ts';
import { FakeChannel } from './fake-channel.ts';
import { FakeWindows, type Tally } from './fake-windows.ts';
import { sentinelPath } from './operations/system.ts';

/** A fake Windows' life. Each boot begins from the same snapshot. */
export class FakeWindowsMachine implements Machine {
  readonly reverts: Machine['reverts'];
  readonly channels: FakeChannel[] = [];
  readonly #behaviour: Behaviour;
  readonly #tally: Tally = { mounts: 0 };
  #epoch = 0;
  windows: FakeWindows;

  constructor(behaviour: Behaviour, reverts: Machine['reverts'] = 'memory') {
    this.#behaviour = behaviour;
    this.reverts = reverts;
    this.windows = this.#snapshot();
  }

  async start(c: Call): Promise<Boot> {
    c.signal.throwIfAborted();
    return this.#boot();
  }

  async revert(c: Call): Promise<Boot> {
    c.signal.throwIfAborted();
    this.windows = this.#snapshot();
    return this.#boot();
  }

  async diagnose() {
    return { alive: true, console: null };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#epoch++;
  }

  /** The operations of all boots, in their order. */
  asked(): readonly string[] {
    return this.channels.flatMap(({ asked }) => asked);
  }

  #snapshot(): FakeWindows {
    const windows = new FakeWindows(this.#behaviour, this.#tally);
    if (this.#behaviour.sentinel) windows.files.write(sentinelPath, Buffer.from(`${sentinelLine}\r\n`));
    return windows;
  }

  #boot(): Boot {
    const epoch = ++this.#epoch;
    return {
      epoch,
      channel: async () => {
        const channel = new FakeChannel(epoch, this.windows, () => this.#epoch === epoch);
        this.channels.push(channel);
        return channel;
      },
    };
  }
}
