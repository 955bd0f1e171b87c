import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import type { Call } from '../../../runner/ports/call.ts';
import type { Boot, Machine } from '../../../runner/ports/machine.ts';
import { CurrentBoot } from '../../../runner/targets/machines/current-boot.ts';
import { MachineTimeout } from '../../../runner/targets/machines/machine-errors.ts';
import { machineContract } from '../../contracts/machine.contract.ts';
import { FakeChannel } from '../fake-channel.ts';

/** How long a boot of it takes, in milliseconds. */
const bootMs = 20;

/** The least that a machine is: what was done in a boot goes with it. Where it fails the suite, the suite is wrong. */
class FakeMachine implements Machine {
  readonly reverts = 'memory';
  readonly #boot = new CurrentBoot(async (boot) => new FakeChannel({}, ['/memory'], boot));
  running = false;

  async start(c: Call): Promise<Boot> {
    c.signal.throwIfAborted();
    this.#boot.end();
    await pause(Math.min(bootMs, c.timeoutMs), undefined, { signal: c.signal }).catch(() =>
      c.signal.throwIfAborted(),
    );
    if (c.timeoutMs < bootMs) throw new MachineTimeout('the start of the fake', c.timeoutMs);
    this.running = true;
    return this.#boot.begin();
  }

  revert(c: Call): Promise<Boot> {
    return this.start(c);
  }

  async diagnose() {
    return { alive: this.running, console: null };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#boot.end();
    this.running = false;
  }
}

machineContract(test, 'a fake', async () => {
  const machine = new FakeMachine();
  return {
    machine,
    files: ['/memory/file'],
    elsewhere: '/memory/elsewhere',
    kill: async () => {
      machine.running = false;
    },
    changed: async () => (machine.running ? ['it runs'] : []),
  };
});
