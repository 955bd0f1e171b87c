import type { PlannedCommand } from './foreign.ts';

/** A process as Windows starts it: a program and one text, which the program takes apart itself. */
export interface CommandLine {
  readonly program: 'powershell.exe' | 'cmd.exe';
  readonly arguments: string;
}

/**
 * A planned command as one process. Its text stands in the command line, as with Invoke-AtomicRedTeam, because that is where rules look
 * for it. No execution policy is set: the harness weakens nothing for a test that is not ours.
 */
export function commandLineOf({ executor, command }: PlannedCommand): CommandLine {
  if (executor === 'command_prompt') {
    // /d: no AutoRun; /s: the outer quotes go, and nothing else (`cmd /?`).
    return { program: 'cmd.exe', arguments: `/d /s /c "${oneLine(command)}"` };
  }
  return {
    program: 'powershell.exe',
    arguments: `-NoProfile -NonInteractive -Command ${quoted(command.trim())}`,
  };
}

/** What CreateProcess and cmd.exe take at most, in characters, the program's own name included. */
const longest = { 'powershell.exe': 32_767, 'cmd.exe': 8_191 } as const;

/** Why Windows would run something else than what is shown, or null. */
export function notRunnable(planned: PlannedCommand): string | null {
  const { program, arguments: text } = commandLineOf(planned);
  if (text.includes('\0')) return `its ${planned.role} has a character that ends a command line (U+0000)`;
  const length = program.length + 1 + text.length;
  if (length < longest[program]) return null;
  return `its ${planned.role} has ${length} characters, and ${program} takes ${longest[program] - 1}`;
}

/** The command prompt takes one line: Invoke-AtomicRedTeam joins them in the same way. */
function oneLine(command: string): string {
  return command
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' & ');
}

/** As CommandLineToArgvW reads it: a backslash counts only before a quote. */
function quoted(text: string): string {
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}
