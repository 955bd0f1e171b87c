import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GuestFiles } from '../../../../artifacts/reference-guest/build.ts';
import type { HostPrograms } from '../../../../artifacts/reference-guest/host-programs.ts';
import type { Call, Raw } from '../../../ports/call.ts';
import type { Boot, DiskCopy, Machine } from '../../../ports/machine.ts';
import { AgentChannel } from '../../guest-agent/agent-channel.ts';
import { AgentClient } from '../../guest-agent/agent-client.ts';
import { QmpClient } from '../../json-lines/qmp-client.ts';
import { GuestNotStartedError } from '../guest/guest-errors.ts';
import { NtfsDiskCopy } from './disk-copy.ts';
import { copyDisk, createMachineFolder } from './machine-folder.ts';
import { diskNode, type QemuProcess, snapshotTag, startQemu } from './qemu-process.ts';

interface Running {
  readonly process: QemuProcess;
  readonly qmp: QmpClient;
  readonly agent: AgentClient;
}

const snapshotPlace = { tag: snapshotTag, vmstate: diskNode, devices: [diskNode] } as const;
/** How long a loaded snapshot may take to answer before a fresh boot is tried instead, in milliseconds. */
const warmStartMs = 10_000;

/** The reference guest under QEMU: started from a warm snapshot, taken back to it before each arm. */
export class ReferenceMachine implements Machine {
  readonly reverts = 'memory';
  readonly folder: string;
  readonly #guest: GuestFiles;
  readonly #host: HostPrograms;
  readonly #warm: string;
  #running: Running | null = null;
  #epoch = 0;
  #jobs = 0;

  /** `folder` is made, and is gone when the machine is disposed. `warm` is the disk with the snapshot, which may not be there yet. */
  constructor(guest: GuestFiles, host: HostPrograms, warm: string, folder: string) {
    this.#guest = guest;
    this.#host = host;
    this.#warm = warm;
    this.folder = folder;
  }

  /** From the warm snapshot; where it is missing or does not answer, from a fresh boot, which then makes the snapshot anew. */
  async start(c: Call): Promise<Boot> {
    await createMachineFolder(this.folder);
    if (existsSync(this.#warm)) {
      try {
        await copyDisk(this.#warm, this.folder);
        await this.#run('snapshot', { ...c, timeoutMs: Math.min(c.timeoutMs, warmStartMs) });
        return this.#boot();
      } catch {
        c.signal.throwIfAborted();
        await this.#stop();
      }
    }
    await copyDisk(this.#guest.disk, this.folder);
    await this.#run('cold', c);
    await this.#job('snapshot-save', snapshotPlace, c);
    return this.#boot();
  }

  /** Keeps this machine's snapshot for later starts. The machine is stopped for it. */
  async keepSnapshot(c: Call): Promise<void> {
    await this.#quit(c);
    await rename(join(this.folder, 'disk.qcow2'), this.#warm);
  }

  async revert(c: Call): Promise<Boot> {
    const { qmp, agent } = this.#now();
    this.#epoch++;
    await this.#job('snapshot-load', snapshotPlace, c);
    await qmp.execute('cont', undefined, c);
    await agent.synchronise(c);
    return this.#boot();
  }

  async diagnose(): Promise<{ readonly alive: boolean; readonly console: Raw | null }> {
    const log = await readFile(join(this.folder, 'console.log')).catch(() => null);
    const alive =
      this.#running !== null &&
      this.#running.process.child.exitCode === null &&
      this.#running.process.child.signalCode === null;
    return {
      alive,
      console:
        log === null ? null : { source: join(this.folder, 'console.log'), media: 'text/plain', bytes: log },
    };
  }

  async diskCopy(c: Call): Promise<DiskCopy> {
    const raw = join(this.folder, `copy-${++this.#jobs}.raw`);
    await this.#job(
      'drive-backup',
      { device: diskNode, target: raw, format: 'raw', sync: 'full', 'auto-dismiss': false },
      c,
    );
    return new NtfsDiskCopy(raw, this.#host.program('ntfscat'));
  }

  /** The version and the accelerator in use, for the fingerprint. */
  async fingerprint(c: Call): Promise<{ readonly qemu: string; readonly accelerator: 'kvm' | 'emulation' }> {
    const { qmp } = this.#now();
    const version = (await qmp.execute('query-version', undefined, c)) as {
      package?: string;
      qemu: Record<string, number>;
    };
    const kvm = (await qmp.execute('query-kvm', undefined, c)) as { enabled: boolean };
    const { major, minor, micro } = version.qemu;
    return { qemu: `${major}.${minor}.${micro}`, accelerator: kvm.enabled ? 'kvm' : 'emulation' };
  }

  /** At once, without waiting: for a user who asked twice. */
  kill(): void {
    this.#running?.process.child.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #boot(): Boot {
    const epoch = ++this.#epoch;
    const { agent } = this.#now();
    return {
      epoch,
      channel: async () =>
        new AgentChannel(agent, epoch, () => this.#epoch === epoch && this.#running !== null),
    };
  }

  async #run(from: 'cold' | 'snapshot', c: Call): Promise<void> {
    const qemu = this.#host.program('qemu-system-x86_64');
    const process = startQemu(qemu, this.#host.firmware, this.#guest, this.folder, from);
    const running = { process, qmp: new QmpClient(process.qmp), agent: new AgentClient(process.agent) };
    this.#running = running;
    const { promise: ended, reject } = Promise.withResolvers<never>();
    process.child.once('error', reject);
    process.child.once('exit', (code, signal) => reject(new Error(`QEMU ended with ${code ?? signal}`)));
    ended.catch(() => {});
    try {
      await Promise.race([ended, running.qmp.connect(c)]);
      await Promise.race([ended, running.agent.synchronise(c)]);
    } catch (error) {
      c.signal.throwIfAborted();
      throw new GuestNotStartedError(await this.#lastWords(), error);
    }
  }

  async #job(command: string, args: Readonly<Record<string, unknown>>, c: Call): Promise<void> {
    await this.#now().qmp.runJob(command, `motw-${++this.#jobs}`, args, c);
  }

  async #quit(c: Call): Promise<void> {
    const running = this.#now();
    this.#running = null;
    const ended = new Promise((resolve) => running.process.child.once('exit', resolve));
    await running.qmp.execute('quit', undefined, c).catch(() => {});
    await Promise.race([ended, pause(c.timeoutMs, undefined, { ref: false })]);
  }

  async #stop(): Promise<void> {
    const child = this.#running?.process.child;
    this.#running = null;
    this.#epoch++;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  #now(): Running {
    if (this.#running === null)
      throw new GuestNotStartedError('it was never started, or has been stopped', undefined);
    return this.#running;
  }

  /** The end of what QEMU and the guest's console said, for an error message. */
  async #lastWords(): Promise<string> {
    const texts = await Promise.all(
      ['qemu.log', 'console.log'].map((name) => readFile(join(this.folder, name), 'utf8').catch(() => '')),
    );
    return texts
      .flatMap((text) =>
        text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .slice(-4),
      )
      .join(' | ');
  }
}
