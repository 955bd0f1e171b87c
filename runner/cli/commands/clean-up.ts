import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { oneAtATime } from '../../../artifacts/cache/one-at-a-time.js';
import { finishKilledRun } from '../../lifecycle/finish-killed-run.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { visible } from '../../reports/printable.ts';
import { removeUnfinished } from '../../store/disk/whole-file.ts';
import { findRun } from '../../store/find-run.ts';
import { type LeftRun, leftDirty, leftRuns, removeHalfMadeRuns } from '../../store/left-runs.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { disown } from '../../store/run-owner.ts';
import { destroyMachine, leftMachines } from '../../targets/reference/machine/machine-folder.ts';
import { removeLeftGateways } from '../compose/gateways/gateway-set.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import { projectScenarios } from '../compose/project.ts';
import { cache } from '../compose/reference-ready.ts';
import type { RunToClean } from '../compose/windows/clean-up/clean-up-run.ts';
import { cleanedAfterwards } from '../compose/windows/clean-up/cleaned-afterwards.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print } from '../print.ts';
import { reportError } from '../report-error.ts';
import { keepResults } from '../results/keep-results.ts';
import { configOption } from '../run-options.ts';

interface Options {
  readonly config?: string;
  readonly out: string;
}

export function cleanUpCommand(): Command {
  return new Command('clean-up')
    .argument('[run]', 'a run id (default: every run that was killed, or whose clean-up is incomplete)')
    .addOption(configOption())
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText(
      'after',
      `
Of a run on a machine of your own, everything that carries a marker of it is
removed there, and it is proven that nothing is left: so the target must be in
your motw.yaml as it was, and be reachable.

Example:
  $ motw clean-up`,
    )
    .action(async (run: string | undefined, options: Options) => {
      await untilInterrupted((signal) => {
        const onWait = (): void => print('another clean-up is at work: waiting for it');
        const lock = join(cache(), 'clean-up.lock');
        return oneAtATime(lock, { onWait, signal }, () => cleanUp(run, options, signal));
      });
    });
}

/**
 * Each part is done whole or once more by the next call, whenever this one is killed: first the machines go, then the runs are
 * finished, and last it is looked again.
 */
async function cleanUp(run: string | undefined, options: Options, signal: AbortSignal): Promise<void> {
  const { out } = options;
  const id = run === undefined ? null : await idOf(run, out);
  const mine = (each: { readonly id: string }): boolean => id === null || each.id === id;
  const machines = (await machinesById()).filter(mine);
  for (const { id, folder, of } of machines.filter(({ ownerAlive }) => !ownerAlive)) {
    signal.throwIfAborted();
    if (of === 'gateways') {
      await removeLeftGateways(folder);
      print(`${id}: its gateways have ended, their folder removed`);
      continue;
    }
    const ended = await destroyMachine(folder);
    const what = ended.length === 0 ? 'no machine was running' : `machine ${ended.join(', ')} ended`;
    print(`${id}: ${what}, its folder removed`);
  }
  const alive = new Set(machines.filter(({ ownerAlive }) => ownerAlive).map(({ id }) => id));
  const runs = (await leftRuns(out)).filter(mine);
  for (const { id, owner } of runs) if (owner === 'running') alive.add(id);
  for (const id of alive) print(`${id}: still running, left alone`);
  for (const left of runs.filter(({ id }) => !alive.has(id))) {
    signal.throwIfAborted();
    try {
      print(`${left.id}: ${visible(await finish(left, options, signal))}`);
    } catch (error) {
      signal.throwIfAborted();
      print(`${left.id}: not cleaned up`);
      reportError(error, process.stderr);
    }
  }
  await removeHalfMadeRuns(out);

  const still = [...(await machinesById()).filter(({ ownerAlive }) => !ownerAlive), ...(await leftRuns(out))]
    .filter((each) => mine(each) && !alive.has(each.id))
    .map(({ folder }) => folder);
  print(still.length === 0 ? 'nothing is left' : `still left: ${still.join(', ')}`);
  process.exitCode = still.length === 0 ? 0 : 4;
}

async function machinesById() {
  return (await leftMachines(cache())).map(({ runId, ...more }) => ({ id: runId, ...more }));
}

/** A machine's run need not have a folder here. */
async function idOf(run: string, out: string): Promise<string> {
  if ((await machinesById()).some(({ id }) => id === run)) return run;
  return basename(resolve(await findRun(out, run)));
}

/** Returns what became of it, for people. */
async function finish(
  { id, folder, record }: LeftRun,
  { out, config }: Options,
  signal: AbortSignal,
): Promise<string> {
  await removeUnfinished(folder);
  if (record instanceof Error) {
    await disown(folder);
    return `its record is left as it is: ${record.message}`;
  }
  if (record.state !== 'running' && !leftDirty(record)) {
    await keepResults(folder, record);
    return 'it had ended; what it keeps for people was made anew';
  }
  const run = RunFolder.open(out, id);
  const cleaned = await cleanWhatIsLeft({ record, images: run.images }, config, signal);
  if (record.state !== 'running') {
    const clean = cleanedAfterwards(record, { at: hostTimestamp(), said: cleaned.join('; ') });
    await run.save(clean);
    await keepResults(folder, clean);
    return [...cleaned, 'recorded as clean'].join('; ');
  }
  const finished = finishKilledRun(record, { at: hostTimestamp(), stepsOf: await plannedSteps(record) });
  await run.save(finished);
  await keepResults(folder, finished);
  return [...cleaned, 'recorded as interrupted'].join('; ');
}

/** A machine of the harness's own is gone by now, and with it all that was in its guest; what was mailed through a user's is not. */
async function cleanWhatIsLeft(
  run: RunToClean,
  config: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { record } = run;
  const ofReference = record.target.platform === 'reference';
  const hasMailed = record.observations.some(({ data }) => data.own === true && data.way === 'mail');
  if (ofReference && !hasMailed) return [];
  const lab = await labInForce(config);
  const { cleanUpRun, markersOf } = await import('../compose/windows/clean-up/clean-up-run.ts');
  const done = ofReference ? [] : [await cleanUpRun(run, lab, signal)];
  if (!hasMailed) return done;
  const { cleanUpGateways } = await import('../compose/gateways/clean-up-gateways.ts');
  return [...done, ...(await cleanUpGateways(record, await markersOf(run), lab, signal))];
}

/** As the scenarios are now: one that is gone or broken since then only keeps the untried steps from being named. */
async function plannedSteps({ scenarios }: RunRecord) {
  const known = scenarios.length === 0 ? [] : await projectScenarios().catch(() => []);
  const steps = new Map(known.map(({ id, steps }) => [id, steps]));
  return (id: string) => steps.get(id) ?? [];
}
