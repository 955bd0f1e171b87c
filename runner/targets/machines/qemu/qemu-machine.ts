import { setTimeout as pause } from 'node:timers/promises';
import type { Call, Raw } from '../../../ports/call.ts';
import type { OpenChannel } from '../../../ports/channel.ts';
import type { Boot, Machine } from '../../../ports/machine.ts';
import { ConnectionClosedError, NoAnswerError } from '../../json-lines/connection-errors.ts';
import { filled } from '../command/templates.ts';
import { CurrentBoot } from '../current-boot.ts';
import type { QemuConfig } from '../machine-config.ts';
import { BootOver, QemuUnreachable } from '../machine-errors.ts';
import { TimeLeft } from '../time-left.ts';
import { OwnQemu } from './own-qemu.ts';
import { QemuMonitor } from './qemu-monitor.ts';

/** Milliseconds. */
const askAgainMs = 100;
/** How long QEMU may take to greet, in milliseconds. */
const attemptMs = 3_000;
/** How long leaving the machine as it was found may take, in milliseconds. */
const leaveMs = 120_000;
/** How long QEMU may take to end in good order, in milliseconds. */
const quitMs = 10_000;

/** A QEMU without a manager. One that was running stays, at the snapshot, as it was found; one that was started is ended. */
export class QemuMachine implements Machine {
  readonly reverts = 'memory';
  readonly #settings: Omit<QemuConfig, 'kind'>;
  readonly #boot: CurrentBoot;
  #monitor: QemuMonitor | null = null;
  #own: OwnQemu | null = null;
  #foundRunning: boolean | null = null;

  constructor(settings: Omit<QemuConfig, 'kind'>, open: OpenChannel) {
    this.#settings = settings;
    this.#boot = new CurrentBoot(open);
  }

  async start(c: Call): Promise<Boot> {
    const time = new TimeLeft(c, 'the start of QEMU');
    this.#boot.end();
    this.#monitor?.close();
    this.#monitor = null;
    try {
      const monitor = await this.#connect(time);
      this.#monitor = monitor;
      this.#foundRunning ??= (await monitor.status(time.now())).running;
      return await this.#atSnapshot(monitor, time);
    } catch (error) {
      await this.#endOwn();
      throw error;
    }
  }

  async revert(c: Call): Promise<Boot> {
    if (this.#monitor === null) throw new BootOver(null);
    this.#boot.end();
    return this.#atSnapshot(this.#monitor, new TimeLeft(c, "QEMU's return to its snapshot"));
  }

  async diagnose(c: Call): Promise<{ readonly alive: boolean; readonly console: Raw | null }> {
    try {
      return { alive: (await this.#monitor?.status(c))?.running ?? false, console: null };
    } catch {
      c.signal.throwIfAborted();
      return { alive: false, console: null };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const monitor = this.#monitor;
    const running = this.#foundRunning;
    this.#boot.end();
    this.#monitor = null;
    this.#foundRunning = null;
    const call = { signal: new AbortController().signal, timeoutMs: leaveMs };
    try {
      if (running !== null)
        await monitor?.revert(this.#settings.snapshot, running && this.#own === null, call);
    } catch {
      // It died or hangs. The next start takes it back before anything else is done with it.
    }
    if (this.#own !== null) await monitor?.quit({ ...call, timeoutMs: quitMs });
    monitor?.close();
    await this.#endOwn();
  }

  /** To the one that is running, or to one that is started for it. */
  async #connect(time: TimeLeft): Promise<QemuMonitor> {
    const { qmp, snapshot, start } = this.#settings;
    try {
      return await this.#reach(time);
    } catch (error) {
      if (start === undefined || !isNobodyThere(error)) throw error;
    }
    await this.#endOwn();
    const own = new OwnQemu(filled(start, { qmp, snapshot }));
    this.#own = own;
    let monitor: QemuMonitor | null = null;
    const reached = async (): Promise<boolean> => {
      own.throwIfFailed();
      monitor = await this.#reach(time).catch((error) => {
        if (!isNobodyThere(error)) throw error;
        return null;
      });
      return monitor !== null;
    };
    await time.until(reached, askAgainMs);
    return monitor as unknown as QemuMonitor;
  }

  /** QEMU speaks to one at a time, and what is said while it still takes leave of the one before may be lost: it is said again. */
  async #reach(time: TimeLeft): Promise<QemuMonitor> {
    for (;;) {
      try {
        return await QemuMonitor.connect(this.#settings.qmp, time.now(attemptMs));
      } catch (error) {
        if (!isBusy(error) || !time.hasLeft(askAgainMs)) throw error;
      }
      await pause(askAgainMs);
    }
  }

  async #atSnapshot(monitor: QemuMonitor, time: TimeLeft): Promise<Boot> {
    await monitor.revert(this.#settings.snapshot, true, time.now());
    await time.until(async (c) => (await monitor.status(c)).running, askAgainMs);
    return this.#boot.begin();
  }

  async #endOwn(): Promise<void> {
    const own = this.#own;
    this.#own = null;
    await own?.kill();
  }
}

/** No socket, or one that a QEMU left behind. */
function isNobodyThere(error: unknown): boolean {
  const { code } = (error instanceof QemuUnreachable ? error.cause : {}) as { code?: unknown };
  return code === 'ENOENT' || code === 'ECONNREFUSED';
}

/** It speaks to somebody else, or has not yet done with that. */
function isBusy(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  if (cause instanceof NoAnswerError || cause instanceof ConnectionClosedError) return true;
  return (cause as { code?: unknown } | undefined)?.code === 'EAGAIN';
}
