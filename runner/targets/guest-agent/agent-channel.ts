import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '../../ports/call.ts';
import type { Channel, Executed } from '../../ports/channel.ts';
import { StaleChannelError } from '../answering/stale-channel-error.ts';
import { GarbledAnswerError, NoAnswerError } from '../json-lines/connection-errors.ts';
import type { Agent } from './agent.ts';
import { type AgentAnswer, type AgentCommand, agentAnswer } from './agent-answers.ts';
import { AgentInputError } from './agent-errors.ts';

/** What is read of a file at once, in bytes. */
const readBytes = 1 << 20;
/**
 * Waits before asking whether a program has ended, in milliseconds: each question costs an emulated guest time. Short programs end
 * within the first.
 */
const pollWaits = [6, 8, 8, 12, 16, 24, 32] as const;
const longestPollWait = 50;
/** What is read of one file at most, in bytes, unless the caller says otherwise. */
const longestRead = 256 << 20;
/** How long giving a handle back may take, in milliseconds. */
const closeMs = 2_000;

/** Programs and files through the QEMU guest agent: guest-exec and guest-file-*. */
export class AgentChannel implements Channel {
  readonly epoch: number;
  readonly #agent: Agent;
  readonly #alive: () => boolean;
  readonly #handles = new Map<string, number>();
  /** Where the next read of a kept handle begins, as far as is known: an emulated guest is not asked to seek for nothing. */
  readonly #positions = new Map<number, number>();
  #gaveUp: NoAnswerError | null = null;

  readonly #close: () => void;

  /** `alive` tells whether the boot that this channel belongs to is still the machine's; `close` ends the way to the agent. */
  constructor(agent: Agent, epoch: number, alive: () => boolean, close: () => void = () => {}) {
    this.#agent = agent;
    this.epoch = epoch;
    this.#alive = alive;
    this.#close = close;
  }

  async exec(
    argv: readonly string[],
    o: Call & { readonly stdin?: Uint8Array; readonly maxOutput: number },
  ): Promise<Executed> {
    const [path, ...arg] = argv;
    if ((o.stdin?.length ?? 0) > this.#agent.longestInput)
      throw new AgentInputError(o.stdin?.length ?? 0, this.#agent.longestInput);
    const started = await this.#ask(
      'guest-exec',
      {
        path,
        arg,
        'capture-output': true,
        ...(o.stdin === undefined ? {} : { 'input-data': Buffer.from(o.stdin).toString('base64') }),
      },
      o,
    );
    const until = performance.now() + o.timeoutMs;
    for (let poll = 0; performance.now() < until; poll++) {
      await pause(pollWaits[poll] ?? longestPollWait, undefined, { signal: o.signal });
      const status = await this.#ask('guest-exec-status', { pid: started.pid }, o);
      if (status.exited) return executed(status, o.maxOutput);
    }
    throw new NoAnswerError(`the guest's program ${path ?? ''}`, 'exec', o.timeoutMs);
  }

  async put(
    from: AsyncIterable<Uint8Array>,
    size: number,
    to: string,
    c: Call,
  ): Promise<{ readonly sha256: string }> {
    const handle = await this.#open(to, c, 'w');
    const hash = createHash('sha256');
    let written = 0;
    try {
      for await (const chunk of from) {
        hash.update(chunk);
        for (let at = 0; at < chunk.length; at += this.#agent.longestPiece) {
          const piece = Buffer.from(chunk.subarray(at, at + this.#agent.longestPiece));
          const put = { handle, 'buf-b64': piece.toString('base64') };
          written += (await this.#ask('guest-file-write', put, c)).count;
        }
      }
    } finally {
      await this.#giveBack(handle, c);
    }
    if (written !== size) throw new RangeError(`${written} bytes were taken where ${size} were announced`);
    return { sha256: hash.digest('hex') };
  }

  /** guest-get-time: nanoseconds since 1970. */
  async now(c: Call): Promise<number> {
    return (await this.#ask('guest-get-time', {}, c)) / 1e6;
  }

  async size(path: string, c: Call): Promise<number> {
    return this.#seek(await this.#kept(path, c), 0, 'end', c);
  }

  async *get(
    from: string,
    c: Call & { readonly offset?: number; readonly maxBytes?: number },
  ): AsyncIterable<Uint8Array> {
    const handle = c.offset === undefined ? await this.#open(from, c) : await this.#kept(from, c);
    let bytes = 0;
    try {
      const offset = c.offset ?? 0;
      if (this.#positions.get(handle) !== offset) await this.#seek(handle, offset, 'set', c);
      for (;;) {
        this.#positions.delete(handle);
        const read = await this.#ask('guest-file-read', { handle, count: readBytes }, c);
        const chunk = Buffer.from(read['buf-b64'], 'base64');
        bytes += chunk.length;
        this.#positions.set(handle, offset + bytes);
        if (bytes > (c.maxBytes ?? longestRead))
          throw new GarbledAnswerError(from, `more than ${bytes} bytes`);
        if (chunk.length > 0) yield chunk;
        if (read.eof || chunk.length === 0) return;
      }
    } finally {
      if (c.offset === undefined) await this.#giveBack(handle, c);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#handles.clear();
    this.#close();
  }

  /** Logs are read again and again, from an offset on: they keep their handle, and a revert takes it away. */
  async #kept(path: string, c: Call): Promise<number> {
    const known = this.#handles.get(path);
    if (known !== undefined) return known;
    const handle = await this.#open(path, c);
    this.#handles.set(path, handle);
    return handle;
  }

  async #seek(handle: number, offset: number, whence: 'set' | 'end', c: Call): Promise<number> {
    this.#positions.delete(handle);
    const { position } = await this.#ask('guest-file-seek', { handle, offset, whence }, c);
    this.#positions.set(handle, position);
    return position;
  }

  async #open(path: string, c: Call, mode: 'r' | 'w' = 'r'): Promise<number> {
    return this.#ask('guest-file-open', { path, mode }, c);
  }

  /** Whatever became of the work, the guest gets its handle back. */
  async #giveBack(handle: number, c: Call): Promise<void> {
    const call = { signal: AbortSignal.timeout(closeMs), timeoutMs: Math.min(c.timeoutMs, closeMs) };
    this.#positions.delete(handle);
    if (this.#alive() && this.#gaveUp === null)
      await this.#agent.execute('guest-file-close', { handle }, call).catch(() => {});
  }

  /**
   * An agent that left a question unanswered for as long as a call may take is not asked again in this boot: the machine goes back to
   * its snapshot sooner when not every step of the arm waits for it in its turn.
   */
  async #ask<C extends AgentCommand>(
    command: C,
    args: Readonly<Record<string, unknown>>,
    c: Call,
  ): Promise<AgentAnswer<C>> {
    if (!this.#alive()) throw new StaleChannelError(this.epoch);
    if (this.#gaveUp !== null) throw this.#gaveUp;
    try {
      return agentAnswer(command, await this.#agent.execute(command, args, c));
    } catch (error) {
      if (error instanceof NoAnswerError) this.#gaveUp = error;
      throw error;
    }
  }
}

function executed(status: AgentAnswer<'guest-exec-status'>, maxOutput: number): Executed {
  const stdout = Buffer.from(status['out-data'] ?? '', 'base64');
  const stderr = Buffer.from(status['err-data'] ?? '', 'base64');
  const tooLong = stdout.length > maxOutput || stderr.length > maxOutput;
  return {
    code: status.exitcode ?? null,
    stdout: stdout.subarray(0, maxOutput),
    stderr: stderr.subarray(0, maxOutput),
    truncated: tooLong || status['out-truncated'] === true || status['err-truncated'] === true,
  };
}
