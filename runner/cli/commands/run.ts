import { Command } from 'commander';
import { ownTarget } from '../../config/targets/target-names.ts';
import { UnknownNameError } from '../../model/errors.ts';
import { aDuration, durationPattern, milliseconds } from '../../model/time/duration.ts';
import { leftOutInWords } from '../compose/gateways/passable.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import { sourcesNotAsked } from '../compose/lab.ts';
import { type PlanOnTarget, planOn, type Wanted } from '../compose/rig-on.ts';
import { mustBeOneRun } from '../exercise/must-be-one-run.ts';
import { untilInterrupted } from '../interrupts.ts';
import { armsOf, configOption, driftOf, postureNamed } from '../run-options.ts';
import type { Memory } from '../running/aftermath.ts';
import { begin } from '../running/begin.ts';
import { chosenGateways, moreGateways, mustBePassed } from '../running/chosen-gateways.ts';
import { type ChosenTarget, chosenTargets, moreTargets } from '../running/chosen-targets.ts';
import { mustBeLabGateways, mustBeLabs } from '../running/must-be-labs.ts';
import { mustHaveKeys } from '../running/must-have-keys.ts';
import type { RunToDo } from '../running/run-one.ts';
import { withinTime } from '../scheduling/bounded-time.ts';
import { UsageError } from '../usage-error.ts';
import { asCalled } from '../wording/as-called.ts';

interface Options {
  readonly target?: readonly string[];
  readonly gateway?: readonly string[];
  readonly atOnce: number;
  readonly posture?: string;
  readonly drift?: readonly string[];
  readonly arms?: string;
  readonly config?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly baseline?: string;
  readonly across?: true;
  readonly repeat: number;
  readonly step?: true;
  readonly maxTime?: number;
  readonly alone?: true;
  readonly onlyChanges?: true;
  readonly notify?: true;
  readonly out: string;
}

export function runCommand(): Command {
  return new Command('run')
    .argument(
      '[scenario...]',
      "scenario ids, or globs over them such as '*' (default: those of the official atomic tests)",
    )
    .option(
      '--target <name>',
      "where to run: a name, or a glob over your own targets such as 'win*' (repeatable; default: reference)",
      moreTargets,
    )
    .option(
      '--gateway <name>',
      'a web proxy or mail system of your own (motw.yaml) that images are sent through, one of each; the reference target has its own where none is named (repeatable)',
      moreGateways,
    )
    .option(
      '--at-once <n>',
      'of several targets, how many at the same time',
      (text: string) => wholeNumber('--at-once', text),
      2,
    )
    .option('--posture <name>', 'which controls the reference guest has (default: hardened)')
    .option(
      '--drift <control=state>',
      'set one control of the reference guest otherwise than the posture says, without telling the expectations (repeatable)',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option('--arms <list>', 'of marked, unmarked and quiet, separated by commas (default: all)')
    .addOption(configOption())
    .option('--dry-run', 'only say what would be done: names, paths, hashes, commands and times')
    .option('--json', 'one JSON document (motw.run/1; of several runs motw.batch/1) on standard output')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .optionsGroup('Regression:')
    .option(
      '--baseline <run>',
      "an earlier run to compare with: an id, a batch's, a run folder, or `latest`, the target's newest; a regression ends with exit code 1",
    )
    .option('--across', 'compare with the baseline although build, posture, rules or harness differ')
    .option(
      '--repeat <n>',
      'run it n times, and tell which controls are flaky',
      (text: string) => wholeNumber('--repeat', text),
      1,
    )
    .optionsGroup('For schedulers (SCHEDULING.md):')
    .option('--max-time <duration>', 'stop after so long as Ctrl-C would: 90s, 30m, 2h', duration)
    .option('--alone', 'end at once, exit code 3, where an earlier run of the same target is under way')
    .option('--only-changes', 'say only what is otherwise than it last was, and nothing where nothing is')
    .option('--notify', 'tell whom motw.yaml names under notify, on regression and on recovery')
    .optionsGroup('For exercises:')
    .option('--step', "stop before each step, and take the blue team's own verdicts and notes")
    .addHelpText(
      'after',
      `
Examples:
  $ motw run
  $ motw run T1553.005-2 --posture unhardened
  $ motw run --drift image-mounted=off
  $ motw run --target win11 --dry-run
  $ motw run --target 'win*' --at-once 3
  $ motw run --baseline latest
  $ motw run --target win11 --step
  $ motw run 'web-*' --gateway proxy

Together:
  latest moves on with every run, an id stays what it is;
    latest is the newest that tells of all that is run now
  with --json the comparison is in the run's diff.json, and
    in the exit code
  --max-time is for all targets and repetitions together
  with --drift, --notify tells nobody
  --repeat stops where one left something on the target
  --step is for one run on one target, without --max-time
    and --only-changes`,
    )
    .action(async (ids: readonly string[], options: Options) => {
      mustGoTogether(options);
      const lab = await labInForce(options.config);
      const targets = chosenTargets(options.target ?? ['reference'], lab);
      onlyOfReference(targets, options);
      if (options.step) mustBeOneRun({ ...options, targets: targets.length });
      const wanted: Wanted = {
        scenarios: ids,
        ...armsOf(options.arms),
        posture: postureNamed(options.posture ?? 'hardened'),
        drift: driftOf(options.drift ?? []),
        gateways: chosenGateways(options.gateway ?? [], lab),
        lab,
      };
      const plans = await Promise.all(
        targets.map(async (target) => ({ target, wanted, plan: await planned(target, wanted) })),
      );
      const gateways = wanted.gateways ?? [];
      mustBePassed(
        gateways,
        plans.map(({ plan }) => plan),
        wanted.drift,
      );
      const leftOut = plans.flatMap(({ target, plan }) => leftOutInWords(target.name, plan.leftOut) ?? []);
      if (!options.onlyChanges) for (const line of leftOut) process.stderr.write(`${line}\n`);
      const { json = false, alone = false, out, atOnce, repeat } = options;
      if (options.dryRun) {
        const { showSheets } = await import('../dry-run/show-sheets.ts');
        return showSheets(plans, json);
      }
      mustBeLabs(targets);
      mustBeLabGateways(gateways);
      await mustHaveKeys(targets);
      const asking = options.step ? await (await import('../exercise/step-by-step.ts')).whoIsAsked() : null;
      const unasked = targets.some(({ platform }) => platform === 'reference') ? sourcesNotAsked(lab) : null;
      if (unasked !== null && !options.onlyChanges) process.stderr.write(`${unasked}\n`);
      const remembering = await memories(plans, lab, options);

      const machines: AsyncDisposable[] = [];
      const begun = plans.map((plan, index) => ({ ...plan, memory: remembering[index] as Memory }));
      await untilInterrupted(
        (signal) =>
          withinTime(options.maxTime ?? null, signal, async (bounded) => {
            const onMachine = (machine: AsyncDisposable): void => void machines.push(machine);
            const how = { out, atOnce, repeat, json, alone, asking, signal: bounded, onMachine };
            process.exitCode = await begin(begun, how);
          }),
        async () => {
          await Promise.allSettled(machines.map(async (machine) => machine[Symbol.asyncDispose]()));
        },
      );
    });
}

/** What each target's runs are held against, and who hears of it; found before anything is begun. */
async function memories(
  plans: readonly Pick<RunToDo, 'target' | 'wanted' | 'plan'>[],
  lab: Wanted['lab'],
  options: Options,
): Promise<readonly Memory[]> {
  const { baseline: ref, across = false, onlyChanges, json, out } = options;
  const hooks = options.notify ? await hooksFor(lab, options) : null;
  const say = json ? 'nothing' : onlyChanges ? 'changes' : 'everything';
  const memory = { across, say, hooks } as const;
  if (ref === undefined) return plans.map(() => ({ ...memory, baseline: null }));
  const { baselineFor } = await import('../memory/baseline.ts');
  return Promise.all(
    plans.map(async ({ target: { name, platform }, wanted, plan }) => {
      const posture = platform === 'reference' ? wanted.posture : null;
      const now = { name, posture, plan, onlyThese: wanted.scenarios.length > 0 };
      const baseline = await baselineFor(out, ref, now);
      if (baseline === null && !onlyChanges)
        process.stderr.write(`${name}: no earlier run to compare with\n`);
      return { ...memory, baseline };
    }),
  );
}

/**
 * Who is told. Of a run with `--drift` nobody is: what somebody set otherwise on purpose is no news, and no later run would tell that it
 * is well again.
 */
async function hooksFor(lab: Wanted['lab'], { drift }: Options): Promise<Memory['hooks']> {
  const { hooksOf } = await import('../scheduling/hooks.ts');
  const hooks = await hooksOf(lab);
  if (drift === undefined) return hooks;
  const set = drift.join(', ');
  const line = `nobody is told: --drift set ${set} otherwise on purpose; \`motw notify --sample\` tries the way`;
  process.stderr.write(`${asCalled(line)}\n`);
  return null;
}

function mustGoTogether({ baseline, across, onlyChanges, json }: Options): void {
  if (across && baseline === undefined)
    throw new UsageError('--across says how to compare with a baseline', 'name one: --baseline latest');
  if (onlyChanges && json)
    throw new UsageError('--only-changes and --json are two ways to say it', 'leave one of them out');
}

/** Whoever names a target where a scenario belongs is told so. */
async function planned(target: ChosenTarget, wanted: Wanted): Promise<PlanOnTarget> {
  try {
    return await planOn(target, wanted);
  } catch (error) {
    const targets = [ownTarget, ...Object.keys(wanted.lab?.targets ?? {})];
    const meant = wanted.scenarios.find((id) => targets.includes(id));
    if (!(error instanceof UnknownNameError) || meant === undefined) throw error;
    throw new UsageError(`unknown scenario '${meant}', did you mean --target ${meant}?`, error.mend);
  }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 64)
    throw new UsageError(`${option} ${text}: not a whole number from 1 to 64`, `such as ${option} 2`);
  return number;
}

/** In milliseconds. */
function duration(text: string): number {
  if (!durationPattern.test(text)) throw new UsageError(`--max-time ${text}: not a duration`, aDuration);
  return milliseconds(text);
}

/** The harness sets no control on a machine of the user's. */
function onlyOfReference(targets: readonly ChosenTarget[], { posture, drift }: Options): void {
  const other = targets.find(({ platform }) => platform !== 'reference');
  const option = posture !== undefined ? '--posture' : drift !== undefined ? '--drift' : null;
  if (other === undefined || option === null) return;
  throw new UsageError(
    `${option} is of the reference target alone, and ${other.name} is a machine of yours`,
    'leave it out: no control is changed there, each is read as it is',
  );
}
