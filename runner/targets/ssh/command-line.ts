import { SshCommandError } from './ssh-errors.ts';

/** Of one argument of a program on Linux (MAX_ARG_STRLEN, 128 KiB with its end), which the whole command is for the local ssh. */
const longestPosix = (128 << 10) - 1;
/** cmd.exe takes 8191 characters, of which its own name and `/c` around the command need some. */
const longestWindows = 8_191 - 91;

/** What means itself to cmd.exe and PowerShell alike. A comma does not: PowerShell makes a list of it. */
const plain = /^[A-Za-z0-9_\-.:\\/=+]+$/;
/** Windows PowerShell splits `-name.rest` and may split `-name:rest`. */
const splitByPowerShell = /^-.*[.:]/;
const commandName = /^[A-Za-z]/;

/** What a POSIX shell says on stderr, with exit code 127, when there is no such program: `token` makes it unlike any program's own. */
export function noProgramSign(token: string): string {
  return `motw-no-program-${token}`;
}

/**
 * A command line that a POSIX shell splits into exactly these arguments. `exec`, so that a signal that ends the program is told as
 * such and not as the shell's exit code.
 */
export function posixCommand(argv: readonly string[], token: string): string {
  const [program = '', ...args] = argv;
  if (program === '' || argv.some((arg) => arg.includes('\0')))
    throw new SshCommandError('a command needs a program, and no argument can hold a NUL');
  const missing = `{ printf %s '${noProgramSign(token)}' >&2; exit 127; }`;
  const words = [program, ...args].map(singleQuoted).join(' ');
  const command = `command -v ${singleQuoted(program)} >/dev/null 2>&1 || ${missing}; exec ${words}`;
  return bounded(command, Buffer.byteLength(command), longestPosix);
}

/**
 * A command line that cmd.exe and PowerShell, whichever is the default shell, split into exactly these arguments: only what neither
 * needs quoted. All else goes by standard input.
 */
export function windowsCommand(argv: readonly string[]): string {
  const unfit = argv.find((arg) => !plain.test(arg) || splitByPowerShell.test(arg));
  if (unfit !== undefined || !commandName.test(argv[0] ?? ''))
    throw new SshCommandError(
      `cmd.exe and PowerShell would not both take this argument as it is: ${JSON.stringify(unfit ?? argv[0] ?? '').slice(0, 200)}`,
    );
  const command = argv.join(' ');
  return bounded(command, command.length, longestWindows);
}

function bounded(command: string, length: number, longest: number): string {
  if (length > longest)
    throw new SshCommandError(`a command of ${length} characters, where ${longest} can be given`);
  return command;
}

function singleQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
