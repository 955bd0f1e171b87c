import { Command, CommanderError } from 'commander';
import { reportError } from './report-error.ts';
import { outliveStandardOutput } from './results/standard-output.ts';
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
  // Else nothing is wrapped where the descriptions have less than 40 columns, and a narrow terminal cuts words in two.
  .configureHelp({ minWidthToWrap: 20 })
  .addHelpText(
    'after',
    `
Examples:
  $ motw run                                its scenarios, posture hardened
  $ motw run --posture unhardened           the bypass as it was in 2021
  $ motw run --drift motw-propagation=off   a control that silently went away
  $ motw report latest                      the last run again
  $ motw diff latest                        what changed since the one before
  $ motw history                            every control over time
  $ motw run --step                         an exercise: stops before each step
  $ motw run --target win11 --dry-run       what would be done, and nothing else

Exit codes: 0 every control as expected, 1 one behaved otherwise, 2 wrong input,
3 inconclusive or something wrong with the machine, 4 clean-up incomplete`,
  );

interface Verb {
  readonly does: string;
  readonly load: () => Promise<Command>;
}

/** By what they are about. Each verb's file is read only when it is called: it brings all that the verb works with. */
const verbs: Readonly<Record<string, Readonly<Record<string, Verb>>>> = {
  'Runs:': {
    run: {
      does: 'the main job: deliver, mount and open in every arm, then judge every control',
      load: async () => (await import('./commands/run.ts')).runCommand(),
    },
    report: {
      does: 'a stored run shown again, offline',
      load: async () => (await import('./commands/report.ts')).reportCommand(),
    },
    diff: {
      does: 'two runs held against each other: what improved, what regressed, and what differs between them',
      load: async () => (await import('./commands/memory/diff.ts')).diffCommand(),
    },
    history: {
      does: 'past runs, per control over time, and what changed in between',
      load: async () => (await import('./commands/memory/history.ts')).historyCommand(),
    },
    verify: {
      does: 'an evidence.tar held against its own list of SHA-256: is it as the run packed it?',
      load: async () => (await import('./commands/verify.ts')).verifyCommand(),
    },
    'clean-up': {
      does: 'finish what a crashed or killed run left behind, then prove it',
      load: async () => (await import('./commands/clean-up.ts')).cleanUpCommand(),
    },
  },
  'Schedules and expectations:': {
    accept: {
      does: "a run's statuses become what is expected of its target, after the difference was shown",
      load: async () => (await import('./commands/targets/accept.ts')).acceptCommand(),
    },
    notify: {
      does: 'who is told when a control begins to fail and when it is well again, and a sample to try it',
      load: async () => (await import('./commands/scheduling/notify.ts')).notifyCommand(),
    },
  },
  'This machine and your own:': {
    doctor: {
      does: 'what is missing on this machine or on the target, and the command that mends it',
      load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
    },
    setup: {
      does: 'make the reference guest ready: says what it installs and why, and installs it into a cache of its own',
      load: async () => (await import('./commands/set-up.ts')).setUpCommand(),
    },
    target: {
      does: 'a machine of your own into motw.yaml (target add)',
      load: async () => (await import('./commands/targets/target.ts')).targetCommand(),
    },
    probe: {
      does: 'what is documented nowhere about Windows, tried on a machine of your own',
      load: async () => (await import('./commands/targets/probe.ts')).probeCommand(),
    },
  },
  'What is tested:': {
    list: {
      does: 'scenarios, controls, targets, gateways and postures',
      load: async () => (await import('./commands/list.ts')).listCommand(),
    },
    show: {
      does: 'one scenario, control, posture, target or gateway in full',
      load: async () => (await import('./commands/show.ts')).showCommand(),
    },
    lint: {
      does: 'scenarios, rules and motw.yaml checked, with file, line and column; needs no target and no network',
      load: async () => (await import('./commands/lint.ts')).lintCommand(),
    },
    build: {
      does: "just a scenario's image and its manifest, with the benign payload",
      load: async () => (await import('./commands/build.ts')).buildCommand(),
    },
    atomic: {
      does: 'official Atomic Red Team tests read, listed and checked, and our scenarios as such',
      load: async () => (await import('./commands/atomic/atomic-command.ts')).atomicCommand(),
    },
    calibrate: {
      does: 'the proof that the harness can fail: flip every control alone, and see that it notices',
      load: async () => (await import('./commands/calibrate.ts')).calibrateCommand(),
    },
  },
  'Files of any origin, no target needed:': {
    inspect: {
      does: 'what is in an image: volume labels, tree, sizes, hidden flags, SHA-256',
      load: async () => (await import('./commands/inspect.ts')).inspectCommand(),
    },
    detect: {
      does: 'Sigma rules over recorded events (.evtx, rendered XML, JSON, JSONL); needs no target',
      load: async () => (await import('./commands/telemetry/detect.ts')).detectCommand(),
    },
    events: {
      does: 'Windows events out of any file of them, as a table or as JSON lines',
      load: async () => (await import('./commands/telemetry/events.ts')).eventsCommand(),
    },
  },
};

/** `motw help VERB` is about that verb. */
const [first, second] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const called = first === 'help' ? second : first;
for (const [heading, group] of Object.entries(verbs))
  for (const [name, { does, load }] of Object.entries(group)) {
    const command = name === called ? await load() : new Command(name);
    command.description(does).helpGroup(heading);
    program.addCommand(settled(command, `motw ${name}`, program));
  }

/** The program's settings hold for a verb, and for the verbs below it. */
function settled(command: Command, path: string, above: Command): Command {
  command.copyInheritedSettings(above).showHelpAfterError(`(${path} --help shows how)`);
  for (const below of command.commands) settled(below, `${path} ${below.name()}`, command);
  return command;
}

outliveStandardOutput();
// A terminal that is gone keeps no run from cleaning up.
process.stderr.on('error', () => {});

// Node's own end of a process, 1, would read as a control that behaved otherwise.
process.on('uncaughtException', (error) => {
  process.exit(reportError(error, process.stderr));
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message: help and version end with 0, everything else is wrong input.
  process.exitCode =
    error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : reportError(error, process.stderr);
}
