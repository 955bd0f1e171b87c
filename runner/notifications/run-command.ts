import { stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import type { Surroundings } from '../http/secrets.ts';
import { NotifyError } from './delivery-error.ts';
import { plain } from './in-words.ts';
import type { Notification } from './notification.ts';

/** What is taken of its words at most, in bytes. */
const longestOutput = 1 << 16;

/**
 * Runs the program without a shell, in the folder of motw.yaml, with the message on its standard input. What it starts itself is ended
 * with it.
 * @throws NotifyError where it can't be started, ends with another exit code than 0, or takes longer than `timeoutMs`
 */
export async function runCommand(
  command: readonly string[],
  notification: Notification,
  { env, folder }: Surroundings,
  timeoutMs: number,
): Promise<void> {
  const [program = '', ...args] = command;
  const { kind, run } = notification;
  const result = await execa(program, args, {
    cwd: folder,
    extendEnv: false,
    env: {
      ...env,
      MOTW_KIND: kind,
      MOTW_TARGET: run.target,
      MOTW_OUTCOME: run.outcome ?? '',
      MOTW_RUN: run.id,
      MOTW_RUN_FOLDER: run.folder,
    },
    input: `${JSON.stringify(notification)}\n`,
    stdout: 'ignore',
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: 500,
    timeout: timeoutMs,
    maxBuffer: longestOutput,
  });
  if (!result.failed) return;
  const said = plain(result.stderr ?? '');
  const how = result.timedOut
    ? `it did not end within ${timeoutMs / 1_000} s`
    : result.exitCode !== undefined
      ? `it ended with exit code ${result.exitCode}`
      : result.isMaxBuffer
        ? 'it said more than is taken'
        : result.signal !== undefined
          ? `it was ended by ${result.signal}`
          : `it could not be started (${result.code ?? 'unknown'})`;
  const mend = result.code === 'EACCES' ? await madeExecutable(program, folder) : undefined;
  throw new NotifyError(nameOfCommand(command), said === '' ? how : `${how}: ${said}`, mend);
}

/** How to give a file the right to be started; undefined for what is found by its name alone, or is no file. */
async function madeExecutable(program: string, folder: string): Promise<string | undefined> {
  if (!program.includes('/')) return undefined;
  const file = isAbsolute(program) ? program : join(folder, program);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? `\`chmod +x ${file}\`` : undefined;
}

/** Without its arguments: they may hold what is nobody's business, and this goes into logs. */
export function nameOfCommand([program = '']: readonly string[]): string {
  return `the command ${basename(program)}`;
}

/** Characters of the arguments that are shown. */
const longestArguments = 200;

/** With its arguments as they stand in motw.yaml, for whoever asks what is in it. */
export function commandInFull([program = '', ...args]: readonly string[]): string {
  const given = args.map((each) => (/^[^\s"']+$/.test(each) ? each : JSON.stringify(each))).join(' ');
  const shown = given.length > longestArguments ? `${given.slice(0, longestArguments)}…` : given;
  return `${nameOfCommand([program])}${shown === '' ? '' : ` ${shown}`}`;
}
