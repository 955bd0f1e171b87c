import type { Readable } from 'node:stream';
import { execa } from 'execa';
import type { Call } from '../../ports/call.ts';
import type { Executed } from '../../ports/channel.ts';
import { SshNotFoundError } from './ssh-errors.ts';

/** How long a program may take to end when it is asked to, in milliseconds. */
const endMs = 500;

/** Null when it did not end in time. */
type Ended = Executed | null;

/** Runs ssh or sftp. Output beyond `maxOutput` is read and dropped, so that the program comes to its end. */
export async function runBounded(
  program: 'ssh' | 'sftp',
  args: readonly string[],
  o: Call & { readonly stdin?: Uint8Array; readonly maxOutput: number },
): Promise<Ended> {
  o.signal.throwIfAborted();
  const running = execa(program, args, {
    ...(o.stdin === undefined ? { stdin: 'ignore' as const } : { input: o.stdin }),
    env: { LC_ALL: 'C' },
    buffer: false,
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: endMs,
    timeout: Math.max(1, Math.ceil(o.timeoutMs)),
    cancelSignal: o.signal,
  });
  const [stdout, stderr, result] = await Promise.all([
    kept(running.stdout, o.maxOutput),
    kept(running.stderr, o.maxOutput),
    running,
  ]);
  if (result.isCanceled) throw o.signal.reason;
  if (result.timedOut) return null;
  if (result.code === 'ENOENT') throw new SshNotFoundError(program);
  if (result.exitCode === undefined && result.signal === undefined) throw result;
  return {
    code: result.exitCode ?? null,
    stdout: stdout.bytes,
    stderr: stderr.bytes,
    truncated: stdout.cut || stderr.cut,
  };
}

async function kept(stream: Readable, most: number): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let room = most;
  let cut = false;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      cut ||= chunk.length > room;
      if (room > 0) chunks.push(chunk.subarray(0, room));
      room -= Math.min(chunk.length, room);
    }
  } catch {
    // A program that was ended, or never started, closes its output early: how it ended says so.
  }
  return { bytes: Buffer.concat(chunks), cut };
}
