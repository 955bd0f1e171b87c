import { Command, CommanderError } from 'commander';
import { reportError } from './report-error.ts';
import { version } from './version.ts';

const program = new Command('motw')
  .description(
    'Emulates Mark-of-the-Web bypass (MITRE ATT&CK T1553.005) with benign images in a VM, and ' +
      'says for every control whether it acted, on what evidence, and how fast.',
  )
  .version(await version())
  .showHelpAfterError('(motw --help shows how)')
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  $ motw run                                both scenarios, posture hardened
  $ motw run --posture unhardened           the bypass as it was in 2021
  $ motw run --drift motw-propagation=off   a control that silently went away
  $ motw report latest                      the last run again

Exit codes: 0 every control as expected, 1 one behaved otherwise, 2 wrong input,
3 inconclusive or something wrong with the machine, 4 clean-up incomplete`,
  );

/** Each verb's file is read only when it is called; help needs them all. */
const verbs: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).runCommand(),
  list: async () => (await import('./commands/list.ts')).listCommand(),
  show: async () => (await import('./commands/show.ts')).showCommand(),
  lint: async () => (await import('./commands/lint.ts')).lintCommand(),
  build: async () => (await import('./commands/build.ts')).buildCommand(),
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand(),
  events: async () => (await import('./commands/telemetry/events.ts')).eventsCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  setup: async () => (await import('./commands/set-up.ts')).setUpCommand(),
  detect: async () => (await import('./commands/telemetry/detect.ts')).detectCommand(),
  verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
  calibrate: async () => (await import('./commands/calibrate.ts')).calibrateCommand(),
  report: async () => (await import('./commands/report.ts')).reportCommand(),
  'clean-up': async () => (await import('./commands/clean-up.ts')).cleanUpCommand(),
};
const [verb = ''] = process.argv.slice(2);
const called = Object.hasOwn(verbs, verb) ? [verbs[verb]] : Object.values(verbs);
for (const make of called) {
  const command = await make?.();
  if (command === undefined) continue;
  program.addCommand(command.exitOverride().showHelpAfterError(`(motw ${command.name()} --help shows how)`));
}

// A reader that goes away (`motw list | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
// Nor may a terminal that is gone keep a run from cleaning up.
process.stderr.on('error', () => {});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message: help and version end with 0, everything else is wrong input.
  process.exitCode =
    error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : reportError(error, process.stderr);
}
