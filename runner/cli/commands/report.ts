import { Command } from 'commander';
import { findRun, readRun } from '../../store/read-run.ts';
import { showRun } from '../show-run.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description('a stored run shown again, offline')
    .argument('<run>', 'a run id or the beginning of one, `latest`, or a run folder')
    .option('--format <name>', 'console or json', 'console')
    .option('--verbose', 'say for every control why')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText('after', '\nExample:\n  $ motw report latest --verbose')
    .action(async (ref: string, options: { format: string; verbose?: true; out: string }) => {
      const folder = await findRun(options.out, ref);
      const { format, verbose } = options;
      await showRun(await readRun(folder), { format, folder, verbose: verbose === true }, process.stdout);
    });
}
