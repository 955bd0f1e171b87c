import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GuestFiles } from '../../../../artifacts/reference-guest/guest-files.ts';
import type { HostPrograms } from '../../../../artifacts/reference-guest/host-programs.ts';
import type { Call } from '../../../ports/call.ts';
import { AgentChannel } from '../../guest-agent/agent-channel.ts';
import { AgentClient } from '../../guest-agent/agent-client.ts';
import { QmpClient } from '../../json-lines/qmp-client.ts';
import { GuestNotStartedError } from '../guest/guest-errors.ts';
import { copyDisk } from './machine-folder.ts';
import { diskNode, type QemuProcess, snapshotTag, startQemu } from './qemu-process.ts';
import { warmUp } from './warm-up.ts';

const snapshotPlace = { tag: snapshotTag, vmstate: diskNode, devices: [diskNode] } as const;

/** Milliseconds. */
const deathKnownMs = 250;

/** One QEMU with its disk in a folder of its own, and the connections to it and to the agent in its guest. */
export class QemuInstance {
  readonly folder: string;
  readonly qmp: QmpClient;
  readonly agent: AgentClient;
  readonly #process: QemuProcess;
  #jobs = 0;

  private constructor(folder: string, process: QemuProcess) {
    this.folder = folder;
    this.#process = process;
    this.qmp = new QmpClient(process.qmp);
    this.agent = new AgentClient(process.agent);
  }

  /**
   * Starts QEMU on a copy of `disk`, from its snapshot or afresh, and waits for the agent.
   *
   * @throws GuestNotStartedError with the last that QEMU and the guest's console said
   */
  static async start(
    disk: string,
    from: 'cold' | 'snapshot',
    folder: string,
    guest: GuestFiles,
    host: HostPrograms,
    c: Call,
  ): Promise<QemuInstance> {
    await copyDisk(disk, folder);
    c.signal.throwIfAborted();
    const qemu = host.program('qemu-system-x86_64');
    const instance = new QemuInstance(folder, startQemu(qemu, host.firmware, guest, folder, from));
    try {
      await instance.#connect(c);
      return instance;
    } catch (error) {
      await instance.kill();
      c.signal.throwIfAborted();
      throw new GuestNotStartedError(await instance.#lastWords(), error);
    }
  }

  get alive(): boolean {
    const { child } = this.#process;
    return child.exitCode === null && child.signalCode === null;
  }

  /** The connections of a QEMU that was killed close a moment before its end is known. */
  async staysAlive(): Promise<boolean> {
    await Promise.race([this.#ended(), pause(deathKnownMs, undefined, { ref: false })]);
    return this.alive;
  }

  /** The guest's console since its start, or null where there is none. */
  console(): Promise<Buffer | null> {
    return readFile(join(this.folder, 'console.log')).catch(() => null);
  }

  async saveSnapshot(c: Call): Promise<void> {
    await this.job('snapshot-save', snapshotPlace, c);
  }

  async loadSnapshot(c: Call): Promise<void> {
    await this.job('snapshot-load', snapshotPlace, c);
    await this.qmp.execute('cont', undefined, c);
    await this.agent.synchronise(c);
  }

  warmUp(c: Call): Promise<void> {
    return warmUp(new AgentChannel(this.agent, 0, () => true), c);
  }

  async job(command: string, args: Readonly<Record<string, unknown>>, c: Call): Promise<void> {
    await this.qmp.runJob(command, `motw-${++this.#jobs}`, args, c);
  }

  /** Ends QEMU in good order, so that its disk is complete. */
  async quit(c: Call): Promise<void> {
    await this.qmp.execute('quit', undefined, c).catch(() => {});
    await Promise.race([this.#ended(), pause(c.timeoutMs, undefined, { ref: false })]);
    await this.kill();
  }

  async kill(): Promise<void> {
    if (!this.alive) return;
    const ended = this.#ended();
    this.#process.child.kill('SIGKILL');
    await ended;
  }

  async #connect(c: Call): Promise<void> {
    const { child } = this.#process;
    const { promise: over, reject } = Promise.withResolvers<never>();
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`QEMU ended with ${code ?? signal}`)));
    over.catch(() => {});
    await Promise.race([over, this.qmp.connect(c)]);
    await Promise.race([over, this.agent.synchronise(c)]);
  }

  async #ended(): Promise<void> {
    if (this.alive) await new Promise((resolve) => this.#process.child.once('exit', resolve));
  }

  async #lastWords(): Promise<string> {
    const texts = await Promise.all(
      ['qemu.log', 'console.log'].map((name) => readFile(join(this.folder, name), 'utf8').catch(() => '')),
    );
    const lines = texts.flatMap((text) =>
      text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-4),
    );
    return lines.join(' | ');
  }
}
