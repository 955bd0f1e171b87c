import { Command } from 'commander';
import { run } from '../../lifecycle/run.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { exitCode } from '../../verdicts/exit-code.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import { exercising, sourcesNotAsked } from '../compose/lab.ts';
import { chosenScenarios } from '../compose/project.ts';
import { cache, referenceReady } from '../compose/reference-ready.ts';
import { untilInterrupted } from '../interrupts.ts';
import { RunProgress } from '../progress/run-progress.ts';
import { reportError } from '../report-error.ts';
import { armsOf, configOption, driftOf, postureNamed, targetNamed } from '../run-options.ts';

interface Options {
  readonly target: string;
  readonly posture: string;
  readonly drift?: readonly string[];
  readonly arms?: string;
  readonly config?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly out: string;
}

export function runCommand(): Command {
  return new Command('run')
    .argument('[scenario...]', 'scenario ids (default: all)')
    .option('--target <name>', 'where to run', 'reference')
    .option('--posture <name>', 'which controls the reference guest has', 'hardened')
    .option(
      '--drift <control=state>',
      'set one control otherwise than the posture says, without telling the expectations (repeatable)',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option('--arms <list>', 'of marked, unmarked and quiet, separated by commas (default: all)')
    .addOption(configOption())
    .option('--dry-run', 'only say what would be done: names, paths, hashes, commands and times')
    .option('--json', 'one JSON document (motw.run/1) on standard output')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText(
      'after',
      '\nExamples:\n  $ motw run\n  $ motw run T1553.005-2 --posture unhardened\n  $ motw run --drift image-mounted=off\n  $ motw run --dry-run',
    )
    .action(async (ids: readonly string[], options: Options) => {
      targetNamed(options.target);
      const posture = postureNamed(options.posture);
      const drift = driftOf(options.drift ?? []);
      const lab = await labInForce(options.config);
      const scenarios = exercising(await chosenScenarios(ids), lab);
      const plan = { scenarios, ...armsOf(options.arms) };
      if (options.dryRun) {
        const { dryRunSheet } = await import('../dry-run-sheet.ts');
        return dryRunSheet({ plan, posture, drift, lab, json: options.json === true });
      }
      const unasked = sourcesNotAsked(lab);
      if (unasked !== null) process.stderr.write(`${unasked}\n`);

      let machine: AsyncDisposable | null = null;
      await untilInterrupted(
        async (signal) => {
          const folder = await RunFolder.create(options.out);
          using progress = new RunProgress(process.stderr);
          const setUp = await referenceReady(signal);
          const { referenceRig } = await import('../compose/reference-rig.ts');
          const rig = await referenceRig({
            setUp,
            cache: cache(),
            folder,
            posture,
            drift,
            lab,
            signal,
            progress: (event) => {
              progress.show(event);
              // The machine has started, and this process waits for it from now on.
              if (event.is === 'arm') results().catch(() => {});
            },
          });
          machine = rig.target.machine;
          const ended = await faultOf(run(plan, rig));
          progress.end();
          const record = rig.log.record();
          const { showAndKeep } = await results();
          const unkept = await faultOf(showAndKeep(folder.folder, record, options.json === true));
          const fault = ended ?? unkept;
          const { cleanUp, outcome } = record;
          const code = exitCode({ inputWrong: false, cleanUp, outcome });
          // A finding or a dirty machine says more than the fault that ended the run.
          process.exitCode = fault === null || code === 1 || code === 4 ? code : 3;
          if (fault !== null) reportError(fault, process.stderr);
        },
        async () => machine?.[Symbol.asyncDispose](),
      );
    });
}

/** Loaded once, whoever asks first. */
const results = () => import('../results/show-and-keep.ts');

/** What the work threw, or null. */
async function faultOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return null;
  } catch (error) {
    return error;
  }
}
