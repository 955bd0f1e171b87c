import { connect, type Socket } from 'node:net';
import * as z from 'zod';
import type { Call } from '../../../ports/call.ts';
import { NoAnswerError, PeerError } from '../../json-lines/connection-errors.ts';
import { QmpClient } from '../../json-lines/qmp-client.ts';
import {
  MachineCommandFailed,
  MachineTimeout,
  QemuUnreachable,
  SnapshotNotFound,
} from '../machine-errors.ts';
import { SnapshotWithoutMemory } from './qemu-errors.ts';

const disks = z.array(
  z.object({
    device: z.string(),
    qdev: z.string().optional(),
    inserted: z
      .object({
        ro: z.boolean(),
        'node-name': z.string(),
        image: z.object({
          snapshots: z.array(z.object({ name: z.string(), 'vm-state-size': z.number() })).default([]),
        }),
      })
      .optional(),
  }),
);
const status = z.object({ status: z.string(), running: z.boolean() });

/** One control connection of QEMU, and what is done with it to take the machine back. */
export class QemuMonitor {
  readonly #socket: Socket;
  readonly #qmp: QmpClient;
  readonly #path: string;
  #jobs = 0;

  private constructor(socket: Socket, path: string) {
    this.#socket = socket;
    this.#path = path;
    this.#qmp = new QmpClient(socket);
  }

  /** @throws QemuUnreachable where nothing listens, or what listens does not speak: it speaks to one at a time */
  static async connect(path: string, c: Call): Promise<QemuMonitor> {
    c.signal.throwIfAborted();
    const socket = connect(path);
    try {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      socket.once('connect', resolve).once('error', reject);
      await promise;
      const monitor = new QemuMonitor(socket, path);
      await monitor.#qmp.connect(c);
      return monitor;
    } catch (error) {
      socket.destroy();
      c.signal.throwIfAborted();
      throw new QemuUnreachable(path, (error as Error).message, error);
    }
  }

  async status(c: Call): Promise<{ readonly status: string; readonly running: boolean }> {
    return this.#checked('query-status', status, c);
  }

  /** Changes nothing. @throws SnapshotNotFound and SnapshotWithoutMemory where the machine could not be taken back to it */
  async mustHave(snapshot: string, c: Call): Promise<void> {
    await this.#nodes(snapshot, c);
  }

  /**
   * Stops the machine, loads the snapshot, and goes on where `running`. `snapshot-load` is taken rather than the monitor's `loadvm`: it
   * is a job, so that QEMU goes on answering, its failure is an error and no text, and it says which disks it takes back.
   *
   * @throws SnapshotNotFound for a disk that would not be taken back
   */
  async revert(snapshot: string, running: boolean, c: Call): Promise<void> {
    const { devices, vmstate } = await this.#nodes(snapshot, c);
    await this.#do('stop', c);
    const id = `motw-${process.pid}-${++this.#jobs}`;
    await this.#told('snapshot-load', c, () =>
      this.#qmp.runJob('snapshot-load', id, { tag: snapshot, vmstate, devices }, c),
    );
    if (running) await this.#do('cont', c);
  }

  /** Every disk that the machine can write to must have the snapshot, and one of them the machine's memory. */
  async #nodes(snapshot: string, c: Call): Promise<{ devices: readonly string[]; vmstate: string }> {
    const writable = (await this.#checked('query-block', disks, c)).filter(
      ({ inserted }) => inserted?.ro === false,
    );
    let vmstate: string | null = null;
    const devices: string[] = [];
    for (const { device, qdev, inserted } of writable) {
      const there = inserted?.image.snapshots ?? [];
      const found = there.find(({ name }) => name === snapshot);
      const node = inserted?.['node-name'] ?? '';
      if (found === undefined) {
        const disk = `the disk '${device || qdev || node}' of the QEMU at ${this.#path}`;
        throw new SnapshotNotFound(
          disk,
          snapshot,
          there.map(({ name }) => name),
        );
      }
      if (found['vm-state-size'] > 0) vmstate ??= node;
      devices.push(node);
    }
    if (devices.length === 0)
      throw new SnapshotNotFound(`the QEMU at ${this.#path}, without a disk,`, snapshot, []);
    if (vmstate === null) throw new SnapshotWithoutMemory(snapshot);
    return { devices, vmstate };
  }

  /** Ends QEMU in good order. */
  async quit(c: Call): Promise<void> {
    const gone = new Promise((resolve) => this.#socket.once('close', resolve));
    // The answer may be lost with the connection.
    this.#qmp.execute('quit', undefined, c).catch(() => {});
    const deadline = AbortSignal.any([c.signal, AbortSignal.timeout(Math.ceil(c.timeoutMs))]);
    const over = new Promise((resolve) => deadline.addEventListener('abort', resolve, { once: true }));
    if (!this.#socket.closed) await Promise.race([gone, over]);
    this.close();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #do(command: string, c: Call): Promise<unknown> {
    return this.#told(command, c, () => this.#qmp.execute(command, undefined, c));
  }

  async #checked<T>(command: string, schema: z.ZodType<T>, c: Call): Promise<T> {
    const parsed = schema.safeParse(await this.#do(command, c));
    if (parsed.success) return parsed.data;
    throw new MachineCommandFailed(
      command,
      `an answer that QEMU's documents do not know: ${parsed.error.message}`,
    );
  }

  async #told<T>(command: string, c: Call, done: () => Promise<T>): Promise<T> {
    try {
      return await done();
    } catch (error) {
      c.signal.throwIfAborted();
      if (error instanceof PeerError) throw new MachineCommandFailed(command, error.reported);
      if (error instanceof NoAnswerError) throw new MachineTimeout(`QEMU's ${command}`, c.timeoutMs);
      throw error;
    }
  }
}
