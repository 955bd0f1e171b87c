import { dirname } from 'node:path';
import { Command } from 'commander';
import { readCalibration } from '../../store/calibration-file.ts';
import { findRun, readRun } from '../../store/read-run.ts';
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
      const calibration = format === 'html' ? await readCalibration(dirname(folder)) : null;
      const how = { format, folder, verbose: verbose === true, calibration };
      await showRun(await readRun(folder), how, process.stdout);
    });
}
