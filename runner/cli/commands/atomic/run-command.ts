import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { ForeignDocument } from '../../../atomic/document/foreign-document.ts';
import { parseAtomicExpectations } from '../../../atomic/reading/atomic-expectations.ts';
import { loadAtomics } from '../../../atomic/reading/load-atomics.ts';
import { everyControl } from '../../../controls/catalogue.ts';
import type { Expectations } from '../../../model/expectation.ts';
import { printable } from '../../../reports/printable.ts';
import { exitCode } from '../../../verdicts/exit-code.ts';
import { agreed, canAsk } from '../../asking.ts';
import { labInForce } from '../../compose/lab/lab-in-force.ts';
import { controlsOn } from '../../compose/windows/controls-on-windows.ts';
import { ForeignInputError } from '../../foreign/foreign-input-error.ts';
import { type ForeignPlan, foreignPlan, testWithGuid } from '../../foreign/foreign-plan.ts';
import { plannedDocument } from '../../foreign/foreign-record.ts';
import { commandLines } from '../../foreign/showing/show-commands.ts';
import { documentLines } from '../../foreign/showing/show-document.ts';
import { untilInterrupted } from '../../interrupts.ts';
import { mustBeThere } from '../../named-path.ts';
import { print, printJson } from '../../print.ts';
import { configOption } from '../../run-options.ts';
import { type ChosenTarget, chosenTargets } from '../../running/chosen-targets.ts';
import { UsageError } from '../../usage-error.ts';

interface Options {
  readonly target: string;
  readonly expect?: string;
  readonly atomicsFolder: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly config?: string;
  readonly json?: true;
  readonly out: string;
}

export function runCommand(): Command {
  return new Command('run')
    .description(
      'run one test that is not ours on a Windows target whose owner allows it, and see what detected it',
    )
    .argument('<path>', 'a file such as T1553.005.yaml, or a folder with it')
    .argument('<guid>', 'which of its tests')
    .requiredOption('--target <name>', 'a Windows target of yours')
    .option('--expect <file>', 'what you expect of your detective controls: YAML, guid to control to status')
    .option(
      '--atomics-folder <path>',
      'where the atomics lie on the target, for PathToAtomicsFolder',
      'C:\\AtomicRedTeam\\atomics',
    )
    .option('--yes', 'do not ask; the commands are shown all the same')
    .option('--dry-run', 'only show the commands')
    .addOption(configOption())
    .option('--json', 'one JSON document (motw.foreign/1) on standard output')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText(
      'after',
      `
Runs only where the target says lab: true and allowForeign: true, and with the
owner's file in the guest, as for motw run. Every command is shown before. What
would get a prerequisite is never run: where one is not met, nothing else is run.
The test's own clean-up is run in any case once its command was begun; what else it
left is not known to the harness. A command is ended after 120 seconds; Ctrl-C waits
for it, so that the clean-up does not run beside it.

A foreign test has no arms and no proof of what it did. So preventive controls are
not judged, and the statuses are detected, late, not-instrumented and inconclusive:
never missed. An event counts where the command's own folder or process tree ties it
to the command; deadlines begin when the command has ended.

Of a harness that is killed, foreign.json says what it had begun: motw clean-up does
not know of it, and the test's clean-up is yours to run.

This has not been exercised on Windows yet.

Exit codes: 0 as expected, 1 unexpected, 2 wrong input or not allowed,
3 inconclusive (also where nothing was expected), 4 clean-up incomplete

Examples:
  $ motw atomic run T1553.005.yaml 64b12afc-18b8-4d3f-9eab-7f6cae7c73f9 \\
      --target win11 --dry-run
  $ motw atomic run T1553.005.yaml 64b12afc-18b8-4d3f-9eab-7f6cae7c73f9 \\
      --target win11 --expect expect.yaml`,
    )
    .action(async (path: string, guid: string, options: Options) => {
      const plan = await planned(path, guid, options);
      const document = await plannedDocument(plan);
      if (options.dryRun) {
        if (options.json) printJson(document);
        else for (const line of commandLines(document)) print(line);
        return;
      }
      for (const line of commandLines(document)) process.stderr.write(`${line}\n`);
      if (!(await mayBegin(options.yes === true, plan))) {
        process.stderr.write('nothing was run\n');
        return;
      }
      await run(plan, document, options);
    });
}

/** Everything is checked, and nothing is contacted. */
async function planned(path: string, guid: string, options: Options): Promise<ForeignPlan> {
  const { atomics, problems } = await loadAtomics([path]);
  if (problems.length > 0) throw new ForeignInputError(problems);
  const found = testWithGuid(atomics, guid);
  if (found === null)
    throw new UsageError(
      `${path} has no test with the guid ${guid}`,
      '`motw atomic import` lists its tests with their guids',
    );
  const [target, more] = chosenTargets([options.target], await labInForce(options.config));
  if (target === undefined || more !== undefined)
    throw new UsageError(`--target ${options.target}: not one target`, 'name one of yours');
  const guids = atomics.flatMap(({ tests }) => tests.flatMap((test) => test.guid ?? []));
  const stated = await expectations(options.expect, target, guids);
  return foreignPlan(found, target, stated.get(found.test.guid) ?? new Map(), options.atomicsFolder);
}

async function expectations(
  file: string | undefined,
  target: ChosenTarget,
  guids: readonly string[],
): Promise<ReadonlyMap<string, Expectations>> {
  if (file === undefined) return new Map();
  await mustBeThere('--expect', file, 'name a YAML file, the guid of a test to control to status');
  const controls = target.platform === 'windows' ? controlsOn(target) : everyControl;
  const { ofTest, problems } = parseAtomicExpectations(await readFile(file, 'utf8'), file, {
    controls,
    guids,
  });
  if (problems.length > 0) throw new ForeignInputError(problems);
  return ofTest;
}

/** Its commands were shown. */
async function mayBegin(yes: boolean, { target: { name } }: ForeignPlan): Promise<boolean> {
  if (yes) return true;
  if (canAsk()) return agreed(`run these commands on ${name}?`);
  throw new UsageError(
    'nobody can be asked here, so nothing was run',
    'give --yes to have these commands run',
  );
}

async function run(plan: ForeignPlan, document: ForeignDocument, { out, json }: Options): Promise<void> {
  const { keptRun } = await import('../../foreign/kept-run.ts');
  let machine: AsyncDisposable | null = null;
  await untilInterrupted(
    async (signal) => {
      const { document: ended, folder } = await keptRun(plan, document, {
        ...{ out, signal },
        progress: (line) => process.stderr.write(`${plan.target.name}  ${printable(line)}\n`),
        onMachine: (started) => {
          machine = started;
        },
      });
      if (json) printJson(ended);
      else {
        for (const line of documentLines(ended)) print(line);
        print(`kept: ${folder}`);
      }
      process.exitCode = exitCode({ inputWrong: false, cleanUp: ended.cleanUp, outcome: ended.outcome });
    },
    async () => machine?.[Symbol.asyncDispose](),
  );
}
