import { createHash } from 'node:crypto';
import { HarnessError } from '../../runner/model/errors.ts';
import type { Call } from '../../runner/ports/call.ts';
import type { BootOfChannel, Channel, Executed } from '../../runner/ports/channel.ts';
import { StaleChannelError } from '../../runner/targets/answering/stale-channel-error.ts';

type FakeCode = 'FAKE_NO_PROGRAM' | 'FAKE_NO_FILE' | 'FAKE_TOO_LONG' | 'FAKE_NO_ANSWER' | 'FAKE_LOST';

class FakeChannelError extends HarnessError {
  readonly category = 'environment';
  readonly code: FakeCode;
  constructor(code: FakeCode, what: string) {
    super(what, 'nothing: it is a fake');
    this.code = code;
  }
}

/** What a program of the fake is given. It should end when `over` is aborted. */
interface FakeRun {
  readonly args: readonly string[];
  readonly stdin: Uint8Array;
  readonly files: Map<string, Uint8Array>;
  readonly over: AbortSignal;
}

/** What it ended with; what is left out is 0 or empty. */
type FakeResult = Partial<{ code: number | null; stdout: Uint8Array; stderr: Uint8Array }>;
export type FakeProgram = (run: FakeRun) => FakeResult | Promise<FakeResult>;

/** A machine in memory: programs are functions by their name, files are bytes by their path, folders have to be there. */
export class FakeChannel implements Channel {
  readonly files = new Map<string, Uint8Array>();
  readonly folders: Set<string>;
  readonly #programs: ReadonlyMap<string, FakeProgram>;
  readonly #boot: BootOfChannel;
  readonly #lost = new AbortController();

  constructor(
    programs: Readonly<Record<string, FakeProgram>>,
    folders: readonly string[],
    boot: BootOfChannel = { epoch: 1, alive: () => true },
  ) {
    this.#programs = new Map(Object.entries(programs));
    this.folders = new Set(folders);
    this.#boot = boot;
  }

  get epoch(): number {
    return this.#boot.epoch;
  }

  /** The connection is gone from now on, also for what runs. */
  cut(): void {
    this.#lost.abort(new FakeChannelError('FAKE_LOST', 'the connection was cut'));
  }

  exec(
    [name = '', ...args]: readonly string[],
    o: Call & { readonly stdin?: Uint8Array; readonly maxOutput: number },
  ): Promise<Executed> {
    return this.#within(o, async (over) => {
      const program = this.#programs.get(name);
      if (program === undefined) throw new FakeChannelError('FAKE_NO_PROGRAM', `there is no program ${name}`);
      const run = { args, stdin: o.stdin ?? new Uint8Array(), files: this.files, over };
      const { code = 0, stdout = new Uint8Array(), stderr = new Uint8Array() } = await program(run);
      return {
        code,
        stdout: stdout.subarray(0, o.maxOutput),
        stderr: stderr.subarray(0, o.maxOutput),
        truncated: Math.max(stdout.length, stderr.length) > o.maxOutput,
      };
    });
  }

  put(
    from: AsyncIterable<Uint8Array>,
    size: number,
    to: string,
    c: Call,
  ): Promise<{ readonly sha256: string }> {
    return this.#within(c, async () => {
      const folder = to.slice(0, to.lastIndexOf(to.startsWith('/') ? '/' : '\\'));
      if (!this.folders.has(folder))
        throw new FakeChannelError('FAKE_NO_FILE', `there is no folder ${folder}`);
      const bytes = Buffer.concat(await Array.fromAsync(from));
      if (bytes.length !== size)
        throw new RangeError(`${bytes.length} bytes were taken where ${size} were announced`);
      this.files.set(to, bytes);
      return { sha256: createHash('sha256').update(bytes).digest('hex') };
    });
  }

  size(path: string, c: Call): Promise<number> {
    return this.#within(c, () => this.#file(path).length);
  }

  async *get(
    from: string,
    c: Call & { readonly offset?: number; readonly maxBytes?: number },
  ): AsyncIterable<Uint8Array> {
    yield await this.#within(c, () => {
      const rest = this.#file(from).subarray(c.offset ?? 0);
      if (rest.length > (c.maxBytes ?? Number.POSITIVE_INFINITY))
        throw new FakeChannelError('FAKE_TOO_LONG', `${from} has ${rest.length} bytes`);
      return rest;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lost.abort(new FakeChannelError('FAKE_LOST', 'the channel was closed'));
  }

  #file(path: string): Uint8Array {
    const file = this.files.get(path);
    if (file === undefined) throw new FakeChannelError('FAKE_NO_FILE', `there is no file ${path}`);
    return file;
  }

  async #within<T>(c: Call, act: (over: AbortSignal) => T | Promise<T>): Promise<T> {
    if (!this.#boot.alive()) throw new StaleChannelError(this.epoch);
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new FakeChannelError('FAKE_NO_ANSWER', `no answer within ${c.timeoutMs} ms`)),
      c.timeoutMs,
    );
    const over = AbortSignal.any([c.signal, this.#lost.signal, late.signal]);
    try {
      over.throwIfAborted();
      const { promise: ended, reject } = Promise.withResolvers<never>();
      // It may come to that after the answer, when nobody waits any more.
      ended.catch(() => {});
      over.addEventListener('abort', () => reject(over.reason), { once: true });
      return await Promise.race([act(over), ended]);
    } finally {
      clearTimeout(timer);
    }
  }
}
