import { Command } from 'commander';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';

export function atomicCommand(): Command {
  return new Command('atomic')
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addHelpText('after', '\nExample:\n  $ motw atomic import T1553.005.yaml --show');
}
