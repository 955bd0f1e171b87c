import { Command } from 'commander';
import { listRuns } from '../../store/read-run.ts';
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
      const machines = (await leftMachines(cache())).filter(
        ({ runId }) => run === undefined || runId === run,
      );
      for (const { runId, folder, ownerAlive } of machines) {
        if (ownerAlive) {
          print(`${runId}: still running, left alone`);
          continue;
        }
        const ended = await destroyMachine(folder);
        print(
          `${runId}: ${ended.length === 0 ? 'no machine was running' : `machine ${ended.join(', ')} ended`}, its folder removed`,
        );
      }
      const running = new Set(
        (await leftMachines(cache())).filter(({ ownerAlive }) => ownerAlive).map(({ runId }) => runId),
      );
      for (const { record } of await listRuns(options.out)) {
        if (record?.state !== 'running' || running.has(record.id) || (run !== undefined && record.id !== run))
          continue;
        await RunFolder.open(options.out, record.id).save({
          ...record,
          state: 'interrupted',
          outcome: 'inconclusive',
          finishedAt: new Date().toISOString(),
          cleanUp: 'clean',
        });
        print(`${record.id}: recorded as interrupted`);
      }
      const left = (await leftMachines(cache())).filter(({ ownerAlive }) => !ownerAlive);
      print(
        left.length === 0 ? 'nothing is left' : `still left: ${left.map(({ folder }) => folder).join(', ')}`,
      );
      process.exitCode = left.length === 0 ? 0 : 4;
    });
}
