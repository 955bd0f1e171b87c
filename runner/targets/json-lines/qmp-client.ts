import type { Duplex } from 'node:stream';
import type { Call } from '../../ports/call.ts';
import { NoAnswerError, PeerError } from './connection-errors.ts';
import { JsonLineConnection } from './json-line-connection.ts';

/** QEMU's own control connection (QEMU Machine Protocol). */
export class QmpClient {
  readonly #connection: JsonLineConnection;

  constructor(stream: Duplex) {
    this.#connection = new JsonLineConnection(stream, 'QEMU');
  }

  async connect(c: Call): Promise<void> {
    await this.#connection.request('qmp_capabilities', undefined, c);
  }

  execute(command: string, args: Readonly<Record<string, unknown>> | undefined, c: Call): Promise<unknown> {
    return this.#connection.request(command, args, c);
  }

  /**
   * Starts a job and waits for its end (QMP: snapshot-save, snapshot-load, drive-backup with a job id). The end is announced by a
   * JOB_STATUS_CHANGE event, so nothing is polled.
   */
  async runJob(
    command: string,
    jobId: string,
    args: Readonly<Record<string, unknown>>,
    c: Call,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // It may be rejected while the command itself is still waited for.
    promise.catch(() => {});
    // A timer of its own: that of AbortSignal.timeout() keeps no process alive.
    const timer = setTimeout(() => reject(new NoAnswerError('QEMU', command, c.timeoutMs)), c.timeoutMs);
    const aborted = (): void => reject(c.signal.reason);
    c.signal.addEventListener('abort', aborted, { once: true });
    const stop = this.#connection.listen((message) => {
      const data = message.data as { id?: unknown; status?: unknown } | undefined;
      if (message.event === 'JOB_STATUS_CHANGE' && data?.id === jobId && data.status === 'concluded')
        resolve();
    });
    try {
      await this.execute(command, { 'job-id': jobId, ...args }, c);
      await promise;
      const jobs = (await this.execute('query-jobs', undefined, c)) as readonly {
        id: string;
        error?: string;
      }[];
      const error = jobs.find((job) => job.id === jobId)?.error;
      await this.execute('job-dismiss', { id: jobId }, c);
      if (error !== undefined) throw new PeerError('QEMU', command, error);
    } finally {
      stop();
      clearTimeout(timer);
      c.signal.removeEventListener('abort', aborted);
    }
  }
}
