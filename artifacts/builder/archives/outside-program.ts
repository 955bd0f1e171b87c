import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { IsoError, type Program } from 'iso-packer';

/** An outside program that makes an archive. */
export interface Tool extends Program {
  /** What it is called, and what it makes: `git`, `a git bundle`. */
  readonly name: string;
  readonly makes: string;
}

interface Work {
  /** Where it works, and its home: nothing of the user's own settings is seen. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: AsyncIterable<Uint8Array>;
}

/** In UTF-16 code units. */
const maxWords = 200;

/**
 * Runs a program to its end, which is awaited whatever happens: afterwards nobody writes into the folder.
 * @throws IsoError `ISO_NO_TOOL`, `ISO_TOOL_FAILED`; what the input throws; the signal's reason
 */
export async function runTool(tool: Tool, args: readonly string[], work: Work): Promise<void> {
  const { folder, signal, env = {}, input } = work;
  signal.throwIfAborted();
  const child = spawn(tool.file, [...tool.args, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: folder, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [ended, fed, said] = await Promise.allSettled([
      once(child, 'close'),
      child.stdin !== null && input !== undefined ? pipeline(Readable.from(input), child.stdin) : null,
      child.stderr === null ? '' : lastLine(child.stderr),
    ]);
    signal.throwIfAborted();
    if (ended.status === 'rejected') throw notStarted(tool, ended.reason);
    if (ended.value[0] !== 0) throw failed(tool, said.status === 'fulfilled' ? said.value : '');
    if (fed.status === 'rejected') throw fed.reason;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

/** What it says is read to the end, whatever of it is kept. */
async function lastLine(words: Readable): Promise<string> {
  let end = '';
  for await (const chunk of words) end = `${end}${chunk}`.slice(-4 * maxWords);
  return end.trim().split('\n').at(-1)?.slice(0, maxWords) ?? '';
}

function notStarted({ file, name, makes }: Tool, error: NodeJS.ErrnoException): IsoError {
  const what =
    error.code === 'ENOENT' || error.code === 'EACCES'
      ? `there is no program "${file}", which makes ${makes}`
      : `${name} could not be started: ${error.code ?? error.message}`;
  return new IsoError('ISO_NO_TOOL', what, {
    mend: `install ${name}, or choose another container: zip and tar need no other program`,
    cause: error,
  });
}

function failed({ name, makes }: Tool, said: string): IsoError {
  return new IsoError('ISO_TOOL_FAILED', `${name} failed to make ${makes}: ${said || 'it said nothing'}`, {
    mend: `check free space in the folder for temporary files, and that ${name} works`,
  });
}
