import { basename, join } from 'node:path';
import { Command } from 'commander';
import { oneAtATime } from '../../../artifacts/reference-guest/debian-packages/one-at-a-time.js';
import { finishKilledRun } from '../../lifecycle/finish-killed-run.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { removeUnfinished } from '../../store/disk/whole-file.ts';
import { type LeftRun, leftRuns, removeHalfMadeRuns } from '../../store/left-runs.ts';
import { findRun } from '../../store/read-run.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { disown } from '../../store/run-owner.ts';
import { destroyMachine, leftMachines } from '../../targets/reference/machine/machine-folder.ts';
import { projectScenarios } from '../compose/project.ts';
import { cache } from '../compose/reference-ready.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print } from '../print.ts';
import { keepResults } from '../results/keep-results.ts';

export function cleanUpCommand(): Command {
  return new Command('clean-up')
    .argument('[run]', 'a run id (default: every run that nobody is running any more)')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText('after', '\nExample:\n  $ motw clean-up')
    .action(async (run: string | undefined, options: { out: string }) => {
      await untilInterrupted((signal) => {
        const onWait = (): void => print('another clean-up is at work: waiting for it');
        const lock = join(cache(), 'clean-up.lock');
        return oneAtATime(lock, { onWait, signal }, () => cleanUp(run, options.out, signal));
      });
    });
}

/**
 * Each part is done whole or once more by the next call, whenever this one is killed: first the machines go, then the runs are
 * finished, and last it is looked again.
 */
async function cleanUp(run: string | undefined, out: string, signal: AbortSignal): Promise<void> {
  const id = run === undefined ? null : await idOf(run, out);
  const mine = (each: { readonly id: string }): boolean => id === null || each.id === id;
  const machines = (await machinesById()).filter(mine);
  for (const { id, folder } of machines.filter(({ ownerAlive }) => !ownerAlive)) {
    signal.throwIfAborted();
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
    print(`${left.id}: ${await finish(left, out)}`);
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
  return basename(await findRun(out, run));
}

/** Returns what became of it, for people. */
async function finish({ id, folder, record }: LeftRun, out: string): Promise<string> {
  await removeUnfinished(folder);
  if (record instanceof Error) {
    await disown(folder);
    return `its record is left as it is: ${record.message}`;
  }
  if (record.state !== 'running') {
    await keepResults(folder, record);
    return 'it had ended; what it keeps for people was made anew';
  }
  const finished = finishKilledRun(record, { at: hostTimestamp(), stepsOf: await plannedSteps(record) });
  await RunFolder.open(out, id).save(finished);
  await keepResults(folder, finished);
  return 'recorded as interrupted';
}

/** As the scenarios are now: one that is gone or broken since then only keeps the untried steps from being named. */
async function plannedSteps({ scenarios }: RunRecord) {
  const known = scenarios.length === 0 ? [] : await projectScenarios().catch(() => []);
  const steps = new Map(known.map(({ id, steps }) => [id, steps]));
  return (id: string) => steps.get(id) ?? [];
}
