import { type ChildProcess, spawn } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { type Request, ScriptedPeer } from './scripted-peer.ts';

interface Running {
  readonly child: ChildProcess;
  readonly out: Buffer[];
  readonly err: Buffer[];
  ended: { readonly code: number | null } | null;
}

/**
 * The QEMU guest agent's commands for programs and files (QEMU, docs/interop/qemu-ga-ref.rst), done on this machine: the far end of
 * a channel, without a guest.
 */
export class LocalAgent {
  /** One command after the other, as the agent does them. */
  #serving = Promise.resolve();
  readonly peer = new ScriptedPeer((request) => {
    this.#serving = this.#serving.then(() => this.#serve(request));
  });
  readonly #programs: Running[] = [];
  readonly #files: { readonly file: FileHandle; at: number }[] = [];

  /** Programs that were started and have not ended. */
  stop(): void {
    for (const { child, ended } of this.#programs) if (ended === null) child.kill('SIGKILL');
  }

  /** Closes what its client left open, and tells how many that were. */
  async closeFiles(): Promise<number> {
    const left = this.#files.filter(({ at }) => at >= 0);
    await Promise.all(left.map(({ file }) => file.close()));
    return left.length;
  }

  async #serve(request: Request): Promise<void> {
    try {
      this.peer.answer(request, await this.#do(request.execute, request.arguments ?? {}));
    } catch (error) {
      const { code } = error as { code?: string };
      this.peer.refuse(
        request,
        'GenericError',
        code === 'ENOENT' ? 'No such file or directory' : String(error),
      );
    }
  }

  async #do(command: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    switch (command) {
      case 'guest-get-time':
        return Date.now() * 1e6;
      case 'guest-exec':
        return { pid: await this.#start(args) };
      case 'guest-exec-status':
        return status(this.#programs[Number(args.pid)]);
      case 'guest-file-open':
        return this.#files.push({ file: await open(String(args.path), String(args.mode)), at: 0 }) - 1;
      default:
        return this.#onFile(command, args);
    }
  }

  async #onFile(command: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    const handle = this.#files[Number(args.handle)];
    if (handle === undefined || handle.at < 0) throw new Error(`there is no handle ${args.handle}`);
    switch (command) {
      case 'guest-file-write': {
        const { bytesWritten } = await handle.file.write(Buffer.from(String(args['buf-b64']), 'base64'));
        return { count: bytesWritten, eof: false };
      }
      case 'guest-file-read': {
        const bytes = Buffer.alloc(Number(args.count));
        const { bytesRead } = await handle.file.read(bytes, 0, bytes.length, handle.at);
        handle.at += bytesRead;
        const read = bytes.subarray(0, bytesRead).toString('base64');
        return { count: bytesRead, 'buf-b64': read, eof: bytesRead < bytes.length };
      }
      case 'guest-file-seek': {
        const from = args.whence === 'end' ? (await handle.file.stat()).size : 0;
        handle.at = from + Number(args.offset);
        return { position: handle.at, eof: false };
      }
      case 'guest-file-close':
        handle.at = -1;
        await handle.file.close();
        return {};
      default:
        throw new Error(`there is no command ${command}`);
    }
  }

  async #start(args: Readonly<Record<string, unknown>>): Promise<number> {
    const child = spawn(String(args.path), args.arg as readonly string[]);
    const running: Running = { child, out: [], err: [], ended: null };
    child.stdout.on('data', (chunk: Buffer) => running.out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => running.err.push(chunk));
    child.on('close', (code) => {
      running.ended = { code };
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.stdin.on('error', () => {});
    child.stdin.end(Buffer.from(String(args['input-data'] ?? ''), 'base64'));
    return this.#programs.push(running) - 1;
  }
}

/** The agent leaves out what is empty, and the exit code of what a signal ended. */
function status(running: Running | undefined): unknown {
  if (running === undefined) throw new Error('there is no such program');
  const { ended, out, err } = running;
  if (ended === null) return { exited: false };
  const texts = {
    'out-data': Buffer.concat(out).toString('base64'),
    'err-data': Buffer.concat(err).toString('base64'),
  };
  return {
    exited: true,
    ...(ended.code === null ? { signal: 9 } : { exitcode: ended.code }),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
  };
}
