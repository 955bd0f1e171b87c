import { Command } from 'commander';
import { findRun, readRun } from '../../store/read-run.ts';
import { noContext, reportContext } from '../memory/report-context.ts';
import { showRun } from '../results/show-run.ts';

export function reportCommand(): Command {
  return new Command('report')
    .argument('<run>', 'a run id or the beginning of one, `latest`, or a run folder')
    .option('--format <name>', 'console, json or html', 'console')
    .option('--verbose', 'say for every control why')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText(
      'after',
      `
The HTML report is one file that needs nothing else: no network, no script. It
shows the newest calibration as well (motw calibrate).

Examples:
  $ motw report latest --verbose
  $ motw report latest --format html > report.html`,
    )
    .action(async (ref: string, options: { format: string; verbose?: true; out: string }) => {
      const folder = await findRun(options.out, ref);
      const { format, verbose } = options;
      const record = await readRun(folder);
      const context =
        format === 'console' || format === 'json' ? noContext : await reportContext(folder, record);
      await showRun(record, { format, folder, verbose: verbose === true, context }, process.stdout);
    });
}
