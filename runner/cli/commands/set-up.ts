import { Command } from 'commander';
import { forgetSetUp } from '../../targets/reference/forget-set-up.ts';
import { cache, setUp } from '../compose/reference-ready.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print } from '../print.ts';

export function setUpCommand(): Command {
  return new Command('setup')
    .description(
      'make the reference guest ready: says what it installs and why, and installs it into a cache of its own',
    )
    .option('--afresh', 'throw away first what an earlier set-up made')
    .addHelpText(
      'after',
      '\nNeeds no root. The cache is $MOTW_CACHE, or motw-harness in $XDG_CACHE_HOME or ~/.cache; deleting it undoes everything.\n\nExample:\n  $ motw setup',
    )
    .action(async (options: { afresh?: true }) => {
      if (options.afresh) await forgetSetUp(cache());
      await untilInterrupted(async (signal) => {
        const { guest, host } = await setUp(signal);
        print(
          `the reference guest is ready in ${guest.folder} (QEMU from ${host.qemuFrom === 'system' ? 'this machine' : 'unpacked packages'})`,
        );
      });
    });
}
