import { Command, CommanderError } from 'commander';
import { buildCommand } from './commands/build.ts';
import { cleanUpCommand } from './commands/clean-up.ts';
import { doctorCommand } from './commands/doctor.ts';
import { inspectCommand } from './commands/inspect.ts';
import { lintCommand } from './commands/lint.ts';
import { listCommand } from './commands/list.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { setUpCommand } from './commands/set-up.ts';
import { showCommand } from './commands/show.ts';
import { reportError } from './report-error.ts';
import { version } from './version.ts';

const program = new Command('motw')
  .description(
    'Emulates Mark-of-the-Web bypass (MITRE ATT&CK T1553.005) with benign images in a VM, and says for every control\n' +
      'whether it acted, on what evidence, and how fast.',
  )
  .version(await version())
  .showHelpAfterError('(motw --help shows how)')
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  $ motw run                                    both scenarios on the reference guest, posture hardened
  $ motw run --posture unhardened               the bypass as it was in 2021
  $ motw run --drift motw-propagation=off       a control that silently went away
  $ motw report latest                          the last run again

Exit codes: 0 as expected · 1 a control behaved otherwise · 2 wrong input · 3 inconclusive or environment · 4 clean-up incomplete`,
  );

for (const make of [
  runCommand,
  listCommand,
  showCommand,
  lintCommand,
  buildCommand,
  inspectCommand,
  doctorCommand,
  setUpCommand,
  reportCommand,
  cleanUpCommand,
]) {
  const command = make();
  program.addCommand(command.exitOverride().showHelpAfterError(`(motw ${command.name()} --help shows how)`));
}

// A reader that goes away (`motw list | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message: help and version end with 0, everything else is wrong input.
  process.exitCode =
    error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : reportError(error, process.stderr);
}
