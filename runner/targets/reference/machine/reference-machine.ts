import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { GuestFiles } from '../../../../artifacts/reference-guest/guest-files.ts';
import type { HostPrograms } from '../../../../artifacts/reference-guest/host-programs.ts';
import type { Call, Raw } from '../../../ports/call.ts';
import type { Boot, DiskCopy, Machine } from '../../../ports/machine.ts';
import { AgentChannel } from '../../guest-agent/agent-channel.ts';
import { GuestNotStartedError } from '../guest/guest-errors.ts';
import { createMachineFolder } from './machine-folder.ts';
import { QemuInstance } from './qemu-instance.ts';
import { diskNode } from './qemu-process.ts';
import { forgetSnapshot, isThere, isWhole, keepSnapshot } from './warm-snapshot.ts';

/** Loaded once, whoever asks first. */
const diskCopies = () => import('./disk-copy.ts');

/** How long a loaded snapshot may take to answer before a fresh boot is tried instead, in milliseconds. */
const warmStartMs = 10_000;

/**
 * The reference guest under QEMU, started from a warm snapshot. Going back to it takes a while under emulation, so a second QEMU
 * waits at the snapshot, made ready beside the work: a revert takes that one, and the used one goes back in its turn.
 */
export class ReferenceMachine implements Machine {
  readonly reverts = 'memory';
  readonly folder: string;
  readonly #guest: GuestFiles;
  readonly #host: HostPrograms;
  readonly #warm: string;
  #over = new AbortController();
  #current: QemuInstance | null = null;
  #spare: Promise<QemuInstance | null> = Promise.resolve(null);
  #started = 0;
  #epoch = 0;
  #copies = 0;

  /** `folder` is made, and is gone when the machine is disposed. `warm` is the disk with the snapshot, which may not be there yet. */
  constructor(guest: GuestFiles, host: HostPrograms, warm: string, folder: string) {
    this.#guest = guest;
    this.#host = host;
    this.#warm = warm;
    this.folder = folder;
  }

  /** From the warm snapshot; where it is missing, damaged or does not answer, from a fresh boot, which then makes the snapshot anew. */
  async start(c: Call): Promise<Boot> {
    this.#over = new AbortController();
    this.#current = (await this.#startWarm(c)) ?? (await this.#startCold(c));
    // It takes as long to load as the guest takes for its first answers.
    diskCopies().catch(() => {});
    return this.#boot(this.#current);
  }

  /** Keeps this machine's snapshot for later starts. The machine is stopped for it. */
  async keepSnapshot(c: Call): Promise<void> {
    const current = this.#now();
    await current.quit(c);
    this.#current = null;
    await keepSnapshot(join(current.folder, 'disk.qcow2'), this.#warm);
  }

  async revert(c: Call): Promise<Boot> {
    const used = this.#now();
    this.#epoch++;
    const spare = await this.#spareInTime(c);
    if (spare?.alive) {
      this.#current = spare;
      this.#spare = this.#makeReady(used, c.timeoutMs);
    } else {
      this.#spare = Promise.resolve(null);
      await used.loadSnapshot(c);
    }
    return this.#boot(this.#now());
  }

  async diagnose(): Promise<{ readonly alive: boolean; readonly console: Raw | null }> {
    const bytes = (await this.#current?.console()) ?? null;
    return {
      alive: (await this.#current?.staysAlive()) ?? false,
      console: bytes === null ? null : { source: 'console', media: 'text/plain', bytes },
    };
  }

  async diskCopy(c: Call): Promise<DiskCopy> {
    const target = join(this.folder, `copy-${++this.#copies}.raw`);
    const what = { device: diskNode, target, format: 'raw', sync: 'full', 'auto-dismiss': false };
    await this.#now().job('drive-backup', what, c);
    const { NtfsDiskCopy } = await diskCopies();
    return new NtfsDiskCopy(target, this.#host.program('ntfscat'));
  }

  /** The version and the accelerator in use, for the fingerprint. */
  async fingerprint(c: Call): Promise<{ readonly qemu: string; readonly accelerator: 'kvm' | 'emulation' }> {
    const { qmp } = this.#now();
    const version = (await qmp.execute('query-version', undefined, c)) as { qemu: Record<string, number> };
    const kvm = (await qmp.execute('query-kvm', undefined, c)) as { enabled: boolean };
    const { major, minor, micro } = version.qemu;
    return { qemu: `${major}.${minor}.${micro}`, accelerator: kvm.enabled ? 'kvm' : 'emulation' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#epoch++;
    this.#over.abort(new Error('the machine was stopped'));
    const current = this.#current;
    this.#current = null;
    await current?.kill();
    await (await this.#spare)?.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  #boot(instance: QemuInstance): Boot {
    const epoch = ++this.#epoch;
    const alive = (): boolean => this.#epoch === epoch && this.#current === instance;
    return { epoch, channel: async () => new AgentChannel(instance.agent, epoch, alive) };
  }

  async #startWarm(c: Call): Promise<QemuInstance | null> {
    if (!isThere(this.#warm)) return null;
    // Beside the start, which takes as long; nothing comes of a machine whose snapshot turns out wrong.
    const whole = isWhole(this.#warm);
    try {
      const call = { ...c, timeoutMs: Math.min(c.timeoutMs, warmStartMs) };
      const instance = await this.#startOn(this.#warm, 'snapshot', call);
      if (!(await whole)) {
        await instance.kill();
        throw new Error('the snapshot was changed');
      }
      if (availableParallelism() > 1) this.#spare = this.#startSpare(c.timeoutMs);
      return instance;
    } catch {
      c.signal.throwIfAborted();
      // It is made anew by the next set-up; this run boots afresh.
      await forgetSnapshot(this.#warm);
      return null;
    }
  }

  async #startCold(c: Call): Promise<QemuInstance> {
    const instance = await this.#startOn(this.#guest.disk, 'cold', c);
    try {
      await instance.saveSnapshot(c);
    } catch (error) {
      await instance.kill();
      throw error;
    }
    return instance;
  }

  async #startOn(disk: string, from: 'cold' | 'snapshot', c: Call): Promise<QemuInstance> {
    const folder = join(this.folder, String(++this.#started));
    await createMachineFolder(this.folder, folder);
    return QemuInstance.start(disk, from, folder, this.#guest, this.#host, c);
  }

  /** Null where there is no spare to be had: a revert then goes back in place. */
  async #startSpare(timeoutMs: number): Promise<QemuInstance | null> {
    const call = { signal: this.#over.signal, timeoutMs };
    const instance = await this.#startOn(this.#warm, 'snapshot', call).catch(() => null);
    if (instance === null) return null;
    return this.#warmedUp(instance, call);
  }

  async #makeReady(used: QemuInstance, timeoutMs: number): Promise<QemuInstance | null> {
    const call = { signal: this.#over.signal, timeoutMs };
    try {
      await used.loadSnapshot(call);
    } catch {
      await used.kill();
      return null;
    }
    return this.#warmedUp(used, call);
  }

  async #warmedUp(instance: QemuInstance, c: Call): Promise<QemuInstance | null> {
    try {
      await instance.warmUp(c);
      return instance;
    } catch {
      await instance.kill();
      return null;
    }
  }

  /** Null when the spare is not ready in time; it is ended as soon as it is. */
  async #spareInTime(c: Call): Promise<QemuInstance | null> {
    const pending = this.#spare;
    const over = AbortSignal.any([c.signal, AbortSignal.timeout(c.timeoutMs)]);
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const expire = (): void => resolve(null);
    over.addEventListener('abort', expire, { once: true });
    const spare = await Promise.race([pending, late]);
    over.removeEventListener('abort', expire);
    if (spare === null) pending.then((instance) => instance?.kill()).catch(() => {});
    c.signal.throwIfAborted();
    return spare;
  }

  #now(): QemuInstance {
    if (this.#current === null) {
      throw new GuestNotStartedError('it was never started, or has been stopped', undefined);
    }
    return this.#current;
  }
}
