import { Command } from 'commander';
import { UnknownNameError } from '../../model/errors.ts';
import { findRun, readRun } from '../../store/read-run.ts';
import { print, printJson } from '../print.ts';
import { showRun } from '../show-run.ts';

const formats = ['console', 'json'];

export function reportCommand(): Command {
  return new Command('report')
    .description('a stored run shown again, offline')
    .argument('<run>', 'a run id or the beginning of one, `latest`, or a run folder')
    .option('--format <name>', formats.join(' or '), 'console')
    .option('--verbose', 'say for every control why')
    .option('--out <dir>', 'folder of the run folders', 'runs')
    .addHelpText('after', '\nExample:\n  $ motw report latest --verbose')
    .action(async (ref: string, options: { format: string; verbose?: true; out: string }) => {
      if (!formats.includes(options.format)) throw new UnknownNameError('format', options.format, formats);
      const folder = await findRun(options.out, ref);
      const record = await readRun(folder);
      if (options.format === 'json') printJson(record);
      else print(await showRun(record, folder, process.stdout, options.verbose));
    });
}
