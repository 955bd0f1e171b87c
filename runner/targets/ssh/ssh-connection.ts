import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Call } from '../../ports/call.ts';
import type { Executed } from '../../ports/channel.ts';
import { runBounded } from './bounded-program.ts';
import { SshLostError, SshNoAnswerError, SshNoShellError, SshUnreachableError } from './ssh-errors.ts';
import { type SshSettings, sftpHost, sshOptions } from './ssh-settings.ts';
import { sshFailure, wordsOf } from './ssh-words.ts';

type Bounded = Call & { readonly stdin?: Uint8Array; readonly maxOutput: number };

/** What ssh ends with when it fails itself, and also when the other side's program does: its log tells which. */
const sshFailed = 255;
/** What is read of ssh's log, in bytes. */
const longestLog = 256 << 10;
/** A socket's path has 108 bytes on Linux and 104 elsewhere, of which ssh takes 17 for a name of its own while it makes it. */
const longestSocket = 103 - 17;
/** How long the shared connection is kept when nothing uses it, in seconds: it outlives a harness that was killed by no more. */
const idleSeconds = 600;
/** How long ending the shared connection may take, in milliseconds. */
const closeMs = 2_000;
/** What it says when it cannot make its socket: then there is a connection for each call. */
const noSocket = /muxserver_listen|unix_listener|ControlPath|ControlSocket/;

/** One way to one machine: each call is an ssh or sftp of its own, over one connection where that can be shared. */
export class SshConnection {
  readonly settings: SshSettings;
  /** Private; it is removed with the connection. */
  readonly folder: string;
  readonly #options: readonly string[];
  readonly #socket: string;
  #shared: boolean;
  #logs = 0;

  constructor(settings: SshSettings, folder: string) {
    this.settings = settings;
    this.folder = folder;
    this.#options = sshOptions(settings);
    this.#socket = join(folder, 's');
    this.#shared = Buffer.byteLength(this.#socket) <= longestSocket;
  }

  /** One attempt, which ends when a command has run there. */
  async connect(c: Call): Promise<void> {
    const until = performance.now() + c.timeoutMs;
    try {
      if (this.#shared) await this.#share(c);
      const probe = await this.run('exit 0', {
        ...c,
        timeoutMs: Math.max(1, until - performance.now()),
        maxOutput: 4_096,
      });
      if (probe.code !== 0)
        throw new SshNoShellError(
          this.settings,
          probe.code,
          wordsOf(Buffer.concat([probe.stderr, probe.stdout]).toString()),
        );
    } catch (error) {
      if (!(error instanceof SshNoAnswerError)) throw error;
      throw new SshUnreachableError(this.settings, `no answer within ${Math.round(c.timeoutMs)} ms`);
    }
  }

  /** Runs a command line as it is. */
  async run(command: string, o: Bounded): Promise<Executed> {
    const { ended, log } = await this.#ssh(['-vv', '-T', ...this.#route()], [command], o);
    if (ended.code !== sshFailed) return ended;
    if (/rtype exit-status|Received exit status from master/.test(log)) return ended;
    if (/rtype exit-signal/.test(log)) return { ...ended, code: null };
    // Over a shared connection the end by a signal is not passed on, and looks like the end of the connection.
    if (/Control master terminated unexpectedly/.test(log)) {
      if (await this.#alive(o)) return { ...ended, code: null };
      throw new SshLostError(this.settings, 'it ended while a command ran');
    }
    throw sshFailure(this.settings, log);
  }

  /** Runs sftp commands, one a line, up to the first that fails. */
  async transfer(batch: string, what: string, c: Call): Promise<Executed> {
    const { host } = this.settings;
    const args = ['-b', '-', '-S', 'ssh', ...this.#options, ...this.#route(), '-o', 'LogLevel=VERBOSE', '--'];
    const o = { ...c, stdin: Buffer.from(batch), maxOutput: 64 << 10 };
    const ended = await runBounded('sftp', [...args, sftpHost(host)], o);
    if (ended === null) throw new SshNoAnswerError(this.settings, what, c.timeoutMs);
    // It writes to an ssh that is gone, and is ended for that, or reads from one.
    if (ended.code === null || ended.code === sshFailed)
      throw this.#transferFailure(Buffer.from(ended.stderr).toString());
    return ended;
  }

  async close(): Promise<void> {
    const call = { signal: AbortSignal.timeout(closeMs), timeoutMs: closeMs };
    if (this.#shared) await this.#control('exit', call).catch(() => {});
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Starts the connection that the calls share; it goes into the background once the login is done. */
  async #share(c: Call): Promise<void> {
    if (await this.#alive(c)) return;
    const background = ['-v', '-f', '-N', '-M', '-S', this.#socket, '-o', `ControlPersist=${idleSeconds}`];
    const { ended, log } = await this.#ssh(background, [], { ...c, maxOutput: 4_096 });
    if (ended.code === 0) return;
    if (!noSocket.test(wordsOf(log))) throw sshFailure(this.settings, log);
    this.#shared = false;
  }

  async #alive(c: Call): Promise<boolean> {
    return (await this.#control('check', { ...c, timeoutMs: closeMs }))?.code === 0;
  }

  #control(command: 'check' | 'exit', c: Call) {
    const args = [...this.#options, '-S', this.#socket, '-O', command, '--', this.settings.host];
    return runBounded('ssh', args, { ...c, maxOutput: 4_096 });
  }

  /** Where the shared connection is gone, ssh makes one of its own. */
  #route(): readonly string[] {
    return ['-o', 'ControlMaster=no', '-o', `ControlPath=${this.#shared ? this.#socket : 'none'}`];
  }

  /** ssh's own words go to a file: on stderr they could not be told from the program's. */
  async #ssh(
    options: readonly string[],
    command: readonly string[],
    o: Bounded,
  ): Promise<{ readonly ended: Executed; readonly log: string }> {
    const file = join(this.folder, `log-${++this.#logs}`);
    const args = ['-E', file, ...this.#options, ...options, '--', this.settings.host, ...command];
    try {
      const ended = await runBounded('ssh', args, o);
      if (ended === null) throw new SshNoAnswerError(this.settings, 'a command', o.timeoutMs);
      return { ended, log: ended.code === 0 ? '' : await endOf(file) };
    } finally {
      await rm(file, { force: true });
    }
  }

  /** sftp says less: without words of ssh about the connection, there was one. */
  #transferFailure(log: string): Error {
    const failure = sshFailure(this.settings, log);
    const never = /connect to host|Could not resolve|banner exchange|kex_exchange|timed out/i.test(log);
    return failure instanceof SshUnreachableError && !never
      ? new SshLostError(this.settings, wordsOf(log))
      : failure;
  }
}

/** How it ended stands at its end. Empty where ssh did not come so far as to make it. */
async function endOf(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const from = Math.max(0, size - longestLog);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestLog), 0, longestLog, from);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
