import { basename } from 'node:path';
import { execa } from 'execa';
import type { Call } from '../../ports/call.ts';
import { MachineCommandFailed, MachineTimeout, MachineToolMissing } from './machine-errors.ts';

/** What is taken of a program's output at most, in bytes. */
const longestOutput = 4 << 20;
/** What is kept of its words in an error, in characters. */
const longestWords = 600;

export interface Program extends Call {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How to get the program where it is missing. */
  readonly mend?: string;
}

/**
 * Runs a program without a shell and without a terminal, and gives what it printed.
 *
 * @throws MachineToolMissing, MachineCommandFailed with its own words, MachineTimeout, or the reason of the signal
 */
export async function runProgram({ argv, env, mend, signal, timeoutMs }: Program): Promise<string> {
  signal.throwIfAborted();
  const [program = '', ...args] = argv;
  const result = await execa(program, args, {
    stdin: 'ignore',
    // Without a terminal of its own (killDescendants), a remote connection can ask nothing there either.
    env: { ...env, LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never' },
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: 500,
    timeout: Math.max(1, Math.ceil(timeoutMs)),
    cancelSignal: signal,
    maxBuffer: longestOutput,
  });
  const command = [basename(program), ...args].join(' ').slice(0, longestWords);
  if (result.isCanceled) throw signal.reason;
  if (result.timedOut) throw new MachineTimeout(`'${command}'`, timeoutMs);
  if (result.code === 'ENOENT' || result.code === 'EACCES')
    throw new MachineToolMissing(program, mend ?? `install it, or add its folder to PATH`);
  if (result.isMaxBuffer)
    throw new MachineCommandFailed(command, `more than ${longestOutput} bytes of output`);
  if (result.exitCode !== 0) {
    const said = words(result.stderr) || words(result.stdout);
    const how = `it ended with ${result.exitCode ?? result.signal ?? result.shortMessage}`;
    throw new MachineCommandFailed(command, said || how);
  }
  return result.stdout;
}

/** A program may say anything, also what a terminal would take for commands. */
function words(output: string): string {
  return output
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longestWords);
}
