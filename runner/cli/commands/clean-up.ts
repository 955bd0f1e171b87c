import { Command } from 'commander';
import type { RunRecord } from '../../model/run-record.ts';
import { findRun, listRuns } from '../../store/read-run.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { destroyMachine, leftMachines } from '../../targets/reference/machine/machine-folder.ts';
import { cache } from '../compose/reference-ready.ts';
import { print } from '../print.ts';

export function cleanUpCommand(): Command {
  return new Command('clean-up')
    .description('finish what a crashed or killed run left behind, then prove it')
    .argument('[run]', 'a run id (default: every run that nobody is running any more)')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText('after', '\nExample:\n  $ motw clean-up')
    .action(async (run: string | undefined, options: { out: string }) => {
      const wanted = (id: string): boolean => run === undefined || id === run;
      const machines = (await leftMachines(cache())).filter(({ runId }) => wanted(runId));
      const unfinished = (await listRuns(options.out)).flatMap(({ record }) =>
        record?.state === 'running' && wanted(record.id) ? [record] : [],
      );
      if (run !== undefined && machines.length + unfinished.length === 0) {
        await findRun(options.out, run);
        return print(`${run}: nothing is left`);
      }
      for (const { runId, folder } of machines.filter(({ ownerAlive }) => !ownerAlive)) {
        const ended = await destroyMachine(folder);
        const what = ended.length === 0 ? 'no machine was running' : `machine ${ended.join(', ')} ended`;
        print(`${runId}: ${what}, its folder removed`);
      }
      const alive = machines.filter(({ ownerAlive }) => ownerAlive).map(({ runId }) => runId);
      for (const id of alive) print(`${id}: still running, left alone`);
      for (const record of unfinished.filter(({ id }) => !alive.includes(id))) {
        await RunFolder.open(options.out, record.id).save(interrupted(record));
        print(`${record.id}: recorded as interrupted`);
      }
      const left = (await leftMachines(cache())).filter(
        ({ runId, ownerAlive }) => !ownerAlive && wanted(runId),
      );
      print(
        left.length === 0 ? 'nothing is left' : `still left: ${left.map(({ folder }) => folder).join(', ')}`,
      );
      process.exitCode = left.length === 0 ? 0 : 4;
    });
}

/** The machine is gone, and with it all that the run had in it. */
function interrupted(record: RunRecord): RunRecord {
  const finishedAt = new Date().toISOString();
  return { ...record, state: 'interrupted', outcome: 'inconclusive', finishedAt, cleanUp: 'clean' };
}
