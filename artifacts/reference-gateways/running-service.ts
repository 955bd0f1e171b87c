import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const supervisor = fileURLToPath(new URL('supervise.sh', import.meta.url));
/** How long a service has to end by itself. */
const graceSeconds = 5;
/** What the supervisor needs beyond that. */
const marginMs = 2_000;
const betweenChecksMs = 50;
/** Of its log, in lines and in characters a line. */
const lastLines = 8;
const longestLine = 300;

export interface ServiceStart {
  /** For people, such as `Squid`. */
  readonly name: string;
  /** A shell script that becomes the service and stays in the foreground (`exec`). */
  readonly script: string;
  readonly args?: readonly string[];
  /** All that it is given beside PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of its own: it works there, and what it and its script print lies in `service.log`. */
  readonly folder: string;
  /** Asked again and again until it says so. What it throws stops the start. */
  ready(): Promise<boolean>;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** A service did not start. The text ends with the last lines of its log. */
export class ServiceNotStarted extends Error {
  constructor(name: string, what: string, log: string) {
    super(`${name} ${what}${log === '' ? ', and said nothing' : `: ${log}`}`);
    this.name = 'ServiceNotStarted';
  }
}

/** A service with everything that it starts itself, as one process group. It ends with this process, however that ends. */
export class RunningService implements AsyncDisposable {
  readonly #supervisor: Supervisor;
  readonly #log: string;
  readonly #over: Promise<void>;
  #ended = false;

  private constructor(supervisor: Supervisor, log: string) {
    this.#supervisor = supervisor;
    this.#log = log;
    this.#over = supervisor.then(() => {
      this.#ended = true;
      // Where the supervisor itself was killed, what it watched over is still there.
      this.#kill();
    });
  }

  /**
   * Starts it and waits until it is ready. Where that fails, nothing of it is left.
   * @throws ServiceNotStarted where it ended or was not ready in time; the signal's reason
   */
  static async start(start: ServiceStart): Promise<RunningService> {
    start.signal.throwIfAborted();
    const log = join(start.folder, 'service.log');
    const service = new RunningService(supervise(start, log), log);
    try {
      await service.#untilReady(start);
      return service;
    } catch (error) {
      await service.stop();
      throw error;
    }
  }

  /** Of the process group; null where it could not be started at all. */
  get group(): number | null {
    return this.#supervisor.pid ?? null;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The last lines of what it printed, as one line. */
  async lastWords(): Promise<string> {
    const lines = (await readFile(this.#log, 'utf8').catch(() => '')).split('\n');
    const said = lines.map((line) => line.replaceAll(/\p{Cc}+/gu, ' ').trim()).filter((line) => line !== '');
    return said
      .slice(-lastLines)
      .map((line) => line.slice(0, longestLine))
      .join(' | ');
  }

  /** Ends it, by TERM and if need be by KILL, with everything that it started. To be called any number of times. */
  async stop(): Promise<void> {
    this.#supervisor.stdin.end();
    const slow = new AbortController();
    const killing = pause(graceSeconds * 1_000 + marginMs, null, { signal: slow.signal }).then(
      () => this.#kill(),
      () => {},
    );
    await this.#over;
    slow.abort();
    await killing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #untilReady({ name, ready, signal, timeoutMs }: ServiceStart): Promise<void> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      if (this.#ended) throw new ServiceNotStarted(name, 'ended at once', await this.lastWords());
      if (await ready()) return;
      if (performance.now() > end)
        throw new ServiceNotStarted(name, `was not ready after ${timeoutMs} ms`, await this.lastWords());
      await pause(betweenChecksMs, null, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  #kill(): void {
    if (this.group === null) return;
    try {
      process.kill(-this.group, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

type Supervisor = ReturnType<typeof supervise>;

/** Detached: the leader of a new process group, which is ended as a whole, and out of reach of the terminal's Ctrl-C. */
function supervise({ script, args = [], env = {}, folder }: ServiceStart, log: string) {
  return execa('/bin/sh', [supervisor, String(graceSeconds), log, '/bin/sh', script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...env },
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
}
