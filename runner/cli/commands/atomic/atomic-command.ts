import { Command } from 'commander';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { runCommand } from './run-command.ts';

export function atomicCommand(): Command {
  return new Command('atomic')
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(runCommand())
    .addHelpText('after', '\nExample:\n  $ motw atomic import T1553.005.yaml --show');
}
