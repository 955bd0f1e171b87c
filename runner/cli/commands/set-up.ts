import { Command } from 'commander';
import { forgetSetUp } from '../../targets/reference/forget-set-up.ts';
import { cache, setUp } from '../compose/reference-ready.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print } from '../print.ts';
import { reportError } from '../report-error.ts';

export function setUpCommand(): Command {
  return new Command('setup')
    .option('--afresh', 'throw away first what an earlier set-up made')
    .option(
      '--gateways',
      'bring the reference web proxy and mail system, too; else the first run that goes through one does',
    )
    .addHelpText(
      'after',
      '\nNeeds no root. The cache is $MOTW_CACHE, or motw-harness in $XDG_CACHE_HOME or\n~/.cache; deleting it undoes everything and frees its space. A guest that an\nearlier version made is removed by the next set-up, once it is unused for a day.\n\nExample:\n  $ motw setup',
    )
    .action(async (options: { afresh?: true; gateways?: true }) => {
      if (options.afresh) await forgetSetUp(cache());
      await untilInterrupted(async (signal) => {
        const { guest, host } = await setUp(signal);
        print(
          `the reference guest is ready in ${guest.folder} (QEMU from ${host.qemuFrom === 'system' ? 'this machine' : 'unpacked packages'})`,
        );
        if (options.gateways) await bringGateways(signal);
      });
    });
}

/** A gateway that can't be had keeps nobody from the guest. */
async function bringGateways(signal: AbortSignal): Promise<void> {
  const { setUpGateways } = await import('../compose/gateways/gateways-ready.ts');
  const errors = await setUpGateways(signal);
  for (const error of errors) reportError(error, process.stderr);
  if (errors.length > 0) process.exitCode = 3;
  else print('the reference web proxy and mail system are ready');
}
