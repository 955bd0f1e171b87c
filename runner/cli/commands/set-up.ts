import { Command } from 'commander';
import { forgetSetUp } from '../../targets/reference/forget-set-up.ts';
import { cache, setUp } from '../compose/reference-ready.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print } from '../print.ts';

export function setUpCommand(): Command {
  return new Command('setup')
    .option('--afresh', 'throw away first what an earlier set-up made')
    .addHelpText(
      'after',
      '\nNeeds no root. The cache is $MOTW_CACHE, or motw-harness in $XDG_CACHE_HOME or\n~/.cache; deleting it undoes everything and frees its space. A guest that an\nearlier version made is removed by the next set-up, once it is unused for a day.\n\nExample:\n  $ motw setup',
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
