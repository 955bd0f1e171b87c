import { Command, Option } from 'commander';
import { agreed, canAsk } from '../../asking.ts';
import { configToExtend } from '../../config-to-extend.ts';
import { print, printUnbroken } from '../../print.ts';
import { configOption } from '../../run-options.ts';
import { UsageError } from '../../usage-error.ts';
import { describedTarget } from './adding/described-target.ts';
import { need } from './adding/need.ts';
import { nextSteps } from './adding/next-steps.ts';
import { machineKinds, type TargetOptions } from './adding/target-options.ts';

interface Options extends TargetOptions {
  readonly config?: string;
  readonly dryRun?: true;
}

export function targetCommand(): Command {
  const command = new Command('target').addHelpText(
    'after',
    '\n`motw list targets` lists them, `motw show NAME` shows one.\n\nExample:\n  $ motw target add win11 --domain win11 --snapshot clean --ssh motw@192.0.2.10 --user analyst',
  );
  return command.addCommand(addCommand());
}

const more = (value: string, before: readonly string[] = []) => [...before, value];

function addCommand(): Command {
  return new Command('add')
    .description('a machine of your own into motw.yaml, whose comments stay')
    .argument('<name>', 'what it is called')
    .option('--user <account>', 'the account whose desktop and Downloads folder are used')
    .addOption(new Option('--machine <kind>', 'what its life is in the hands of').choices(machineKinds))
    .option('--domain <name>', 'libvirt: the domain')
    .option('--uri <uri>', 'libvirt: where it is (default: qemu:///system)')
    .option('--qmp <socket>', "qemu: QEMU's control connection")
    .option('--preset <name>', 'command: the hypervisor whose commands are meant')
    .option('--variable <name=value>', 'command: what is put into the commands (repeatable)', more)
    .option('--snapshot <name>', 'the snapshot that every arm starts from; no other is ever reverted to')
    .option('--ssh <address>', 'the way in: user@host, or user@host:port')
    .option('--identity-file <file>', 'SSH: the private key')
    .option('--known-hosts <file>', 'SSH: known host keys')
    .option('--guest-agent [socket]', 'the way in: the QEMU guest agent, through libvirt or by its socket')
    .option('--switch-on <log>', 'what reading may switch on in the guest (repeatable)', more)
    .option('--source <name>', 'one of your `sources` that sees it (repeatable)', more)
    .option('--lab', 'it is yours to try on: runs are allowed')
    .addOption(configOption())
    .option('--dry-run', 'only show what would be written')
    .addHelpText(
      'after',
      `
What is missing is asked for on a terminal. Nothing is contacted.

Examples:
  $ motw target add win11 --domain win11 --snapshot clean --ssh motw@192.0.2.10 --user analyst
  $ motw target add srv22 --domain srv22 --snapshot clean --guest-agent --user 'LAB\\analyst'`,
    )
    .action(add);
}

async function add(name: string, options: Options): Promise<void> {
  const { file, isNew, text, write } = await configToExtend(options.config);
  const path = ['targets', name];
  if (text.at(path) !== undefined)
    throw new UsageError(
      `there is a target '${name}' in ${file} already`,
      'edit it there, or give another name',
    );
  const isLab = async () => canAsk() && agreed('is it yours to try on, and may be thrown away (lab: true)?');
  const target = await describedTarget(options, file, need, isLab);
  text.set(path, target);
  // Whatever is wrong with it is said before anything is written.
  text.text();
  print(text.excerpt(path));
  if (options.dryRun === true) return print(`nothing was written; it would go into ${file}`);
  await write();
  print(`${isNew ? 'written' : 'extended'}: ${file}\n\nnext:`);
  const { config, knownHosts } = options;
  const steps = nextSteps({ name, file, config, knownHosts, target });
  for (const [index, { what, commands }] of steps.entries()) {
    printUnbroken(`  ${index + 1}. ${what}`, '     ');
    for (const command of commands) print(`     ${command}`);
  }
}
