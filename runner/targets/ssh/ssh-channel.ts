import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '../../ports/call.ts';
import type { BootOfChannel, Channel, Executed } from '../../ports/channel.ts';
import { StaleChannelError } from '../answering/stale-channel-error.ts';
import { noProgramSign, posixCommand, windowsCommand } from './command-line.ts';
import { getCommand, listedSize, putCommand, serverPath, sizeCommand } from './sftp-batch.ts';
import { SftpFileError, SftpNoFileError } from './sftp-errors.ts';
import type { SshConnection } from './ssh-connection.ts';
import { SshNoAnswerError, SshNoProgramError } from './ssh-errors.ts';
import { wordsOf } from './ssh-words.ts';

/** What is read of one file at most, in bytes, unless the caller says otherwise. */
const longestRead = 256 << 20;
/** How often a file is looked at that grows here, in milliseconds. */
const lookMs = 100;

/** Programs by ssh, files by sftp, each through a file of its own in the connection's folder. */
export class SshChannel implements Channel {
  readonly epoch: number;
  readonly #connection: SshConnection;
  readonly #boot: BootOfChannel;
  #files = 0;

  constructor(connection: SshConnection, boot: BootOfChannel) {
    this.#connection = connection;
    this.#boot = boot;
    this.epoch = boot.epoch;
  }

  async exec(
    argv: readonly string[],
    o: Call & { readonly stdin?: Uint8Array; readonly maxOutput: number },
  ): Promise<Executed> {
    const { settings } = this.#connection;
    const token = randomBytes(8).toString('hex');
    const command = settings.speaks === 'posix' ? posixCommand(argv, token) : windowsCommand(argv);
    const ended = await this.#whileAlive(() => this.#connection.run(command, o));
    if (ended.code === 127 && Buffer.from(ended.stderr).toString() === noProgramSign(token))
      throw new SshNoProgramError(settings, argv[0] ?? '');
    return ended;
  }

  async put(
    from: AsyncIterable<Uint8Array>,
    size: number,
    to: string,
    c: Call,
  ): Promise<{ readonly sha256: string }> {
    const until = performance.now() + c.timeoutMs;
    await using local = this.#file();
    const sha256 = await keep(from, size, local.path, c.signal);
    const remote = this.#remote(to);
    const left = { ...c, timeoutMs: this.#left(until, `sending ${to}`, c) };
    const listed = await this.#transfer(putCommand(local.path, remote) + sizeCommand(remote), to, left);
    const arrived = listedSize(listed);
    if (arrived !== size)
      throw new SftpFileError(to, `${arrived ?? 'no'} bytes arrived of the ${size} that were sent`);
    return { sha256 };
  }

  async size(path: string, c: Call): Promise<number> {
    const size = listedSize(await this.#transfer(sizeCommand(this.#remote(path)), path, c));
    if (size === null) throw new SftpFileError(path, 'it is not one file');
    return size;
  }

  async *get(
    from: string,
    c: Call & { readonly offset?: number; readonly maxBytes?: number },
  ): AsyncIterable<Uint8Array> {
    const { offset = 0, maxBytes = longestRead } = c;
    await using local = this.#file();
    if (offset > 0) {
      // A hole as long as what is not wanted: sftp goes on where the file ends.
      await using file = await open(local.path, 'wx');
      await file.truncate(offset);
    }
    const command = getCommand(this.#remote(from), local.path, offset > 0);
    await this.#atMost(offset + maxBytes, local.path, from, c, (call) => this.#transfer(command, from, call));
    yield* createReadStream(local.path, { start: offset }) as AsyncIterable<Uint8Array>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }

  /** The guest is not trusted to send an end: what is written here is watched meanwhile. */
  async #atMost(
    most: number,
    local: string,
    from: string,
    c: Call,
    transfer: (c: Call) => Promise<unknown>,
  ): Promise<void> {
    const over = new AbortController();
    const done = new AbortController();
    const check = async () => {
      const { size } = await stat(local).catch(() => ({ size: 0 }));
      if (size > most)
        over.abort(new SftpFileError(from, `it has more than the ${most} bytes that are taken`));
    };
    const watching = (async () => {
      while (!done.signal.aborted) {
        await check();
        await pause(lookMs, undefined, { signal: done.signal }).catch(() => {});
      }
    })();
    try {
      await transfer({ ...c, signal: AbortSignal.any([c.signal, over.signal]) });
    } finally {
      done.abort();
      await watching;
    }
    await check();
    over.signal.throwIfAborted();
  }

  /** @returns what sftp printed */
  async #transfer(batch: string, path: string, c: Call): Promise<string> {
    const what = `the transfer of ${path}`;
    const ended = await this.#whileAlive(() => this.#connection.transfer(batch, what, c));
    if (ended.code === 0) return Buffer.from(ended.stdout).toString('latin1');
    const said = Buffer.from(ended.stderr).toString();
    const words = wordsOf(said) || `sftp ended with ${ended.code ?? 'a signal'}`;
    throw /not found|No such file/i.test(said)
      ? new SftpNoFileError(path, words)
      : new SftpFileError(path, words);
  }

  /** What came from a boot that has ended meanwhile is not believed. */
  async #whileAlive<T>(act: () => Promise<T>): Promise<T> {
    this.#assertAlive();
    try {
      return await act();
    } finally {
      this.#assertAlive();
    }
  }

  #assertAlive(): void {
    if (!this.#boot.alive()) throw new StaleChannelError(this.epoch);
  }

  #remote(path: string): string {
    return serverPath(path, this.#connection.settings.speaks);
  }

  #left(until: number, what: string, c: Call): number {
    const left = until - performance.now();
    if (left <= 0) throw new SshNoAnswerError(this.#connection.settings, what, c.timeoutMs);
    return left;
  }

  #file(): AsyncDisposable & { readonly path: string } {
    const path = join(this.#connection.folder, `file-${++this.#files}`);
    return { path, [Symbol.asyncDispose]: () => rm(path, { force: true }) };
  }
}

/** Writes what comes into a file. @returns its SHA-256 */
async function keep(
  from: AsyncIterable<Uint8Array>,
  size: number,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  await using file = await open(path, 'wx', 0o644);
  for await (const chunk of from) {
    signal.throwIfAborted();
    bytes += chunk.length;
    if (bytes > size) break;
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  if (bytes !== size) throw new RangeError(`${bytes} bytes were taken where ${size} were announced`);
  return hash.digest('hex');
}
