import type { ControlId, SwitchState } from '../../runner/model/words.ts';
import type { Call } from '../../runner/ports/call.ts';
import type { Channel } from '../../runner/ports/channel.ts';
import type { Guest } from '../../runner/ports/guest.ts';
import type { Boot, DiskCopy, Machine } from '../../runner/ports/machine.ts';
import type { Session, Target } from '../../runner/ports/target.ts';
import { ConnectionClosedError } from '../../runner/targets/json-lines/connection-errors.ts';
import { sensorIds } from '../../runner/targets/reference/telemetry/sensors.ts';
import { FakeDisk, sha256 } from './fake-disk.ts';
import { FakeGuest } from './fake-guest.ts';
import { FakeTelemetry } from './fake-telemetry.ts';
import type { Faults, Operation } from './faults.ts';

/** A machine in memory. It keeps what a test asks about afterwards, though a real one would be gone. */
export class FakeMachine implements Machine {
  readonly reverts: Machine['reverts'];
  readonly faults: Faults;
  readonly placed: string[] = [];
  disk = new FakeDisk();
  telemetry: FakeTelemetry;
  epoch = 0;
  starts = 0;
  stops = 0;
  alive = false;
  /** Boots whose way in was closed. */
  readonly closed: number[] = [];
  #revertsTried = 0;

  constructor(faults: Faults) {
    this.faults = faults;
    this.reverts = faults.reverts ?? 'memory';
    this.telemetry = new FakeTelemetry(faults);
  }

  async start(c: Call): Promise<Boot> {
    c.signal.throwIfAborted();
    const { machine } = this.faults;
    if (machine === 'not to be started' || (machine === 'lost at the first revert' && this.starts > 0)) {
      throw new ConnectionClosedError('the machine');
    }
    this.starts++;
    this.alive = true;
    return this.#boot();
  }

  async revert(c: Call): Promise<Boot> {
    c.signal.throwIfAborted();
    const { machine } = this.faults;
    this.#revertsTried++;
    const first = this.#revertsTried === 1;
    if (machine === 'lost at the first revert' || (machine === 'revert fails once' && first)) {
      throw new ConnectionClosedError('the machine');
    }
    if (machine === 'dies behind its first revert' && first) this.alive = false;
    else if (!this.alive) throw new ConnectionClosedError('the machine');
    return this.#boot();
  }

  async diagnose() {
    return { alive: this.alive, console: null };
  }

  async diskCopy(): Promise<DiskCopy> {
    const { hostSees } = this.faults;
    const files = new Map(this.disk.files);
    const hidden = this.faults.residue === 'hidden' ? this.placed.at(-1) : undefined;
    return {
      holds: () => true,
      mark: async (p) => (hostSees === undefined ? (files.get(p)?.mark ?? null) : null),
      sha256: async (p) => {
        const bytes = hostSees === 'nothing' ? undefined : files.get(p)?.bytes;
        if (bytes === undefined) return p === hidden ? sha256(Buffer.alloc(1)) : null;
        return sha256(hostSees === 'other bytes' ? Buffer.alloc(1) : bytes);
      },
      async [Symbol.asyncDispose]() {},
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stops++;
    this.epoch++;
    this.alive = false;
    if (this.faults.machine === 'not to be stopped') throw new Error('the machine does not end');
  }

  #boot(): Boot {
    if (this.reverts !== 'never') {
      this.disk = new FakeDisk();
      this.telemetry = new FakeTelemetry(this.faults);
    }
    const epoch = ++this.epoch;
    // The fake guest needs no way in but the boot's number.
    const channel = { epoch, [Symbol.asyncDispose]: async () => void this.closed.push(epoch) };
    return { epoch, channel: async () => channel as unknown as Channel };
  }
}

export class FakeTarget implements Target {
  readonly name = 'fake';
  readonly platform = 'reference';
  readonly shipsTelemetry: boolean;
  readonly modelled: readonly string[] = [];
  readonly posture: Target['posture'];
  readonly machine: FakeMachine;
  readonly #heard: (what: string) => void;
  readonly #calls = new Map<Operation, number>();

  /** `heard` is told each operation before it begins. */
  constructor(
    declared: Readonly<Record<ControlId, SwitchState>>,
    faults: Faults,
    heard: (what: string) => void,
  ) {
    this.posture = { name: null, declared };
    this.machine = new FakeMachine(faults);
    this.shipsTelemetry = faults.shipsTelemetry === true;
    this.#heard = heard;
  }

  session({ epoch }: Channel): Session {
    const { machine } = this;
    const { disk, telemetry, faults, placed } = machine;
    const guest = new FakeGuest(disk, telemetry, faults, placed);
    return {
      guest: this.#overheard(guest, epoch),
      sources: sensorIds.map((id) => telemetry.source(id)),
      controlLogs: [telemetry.controlLog()],
      switchboard: {
        set: async (states) => {
          for (const [control, state] of states) telemetry.states.set(control, state);
        },
      },
    };
  }

  async fingerprint() {
    return { kernel: 'none' };
  }

  /** Every operation passes here: it is told, it can fail, and it needs the boot that it was made for. */
  #overheard(guest: FakeGuest, epoch: number): Guest {
    return new Proxy<Guest>(guest, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const operation = name as Operation;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          const c = args.at(-1) as Call;
          const nth = (this.#calls.get(operation) ?? 0) + 1;
          this.#calls.set(operation, nth);
          this.#heard(operation);
          c.signal.throwIfAborted();
          if (epoch !== this.machine.epoch) throw new Error(`boot ${epoch} is over`);
          if (!this.machine.alive) throw new ConnectionClosedError('the machine');
          await this.machine.faults.before?.(operation, nth, c);
          return member.apply(target, args);
        };
      },
    });
  }
}
