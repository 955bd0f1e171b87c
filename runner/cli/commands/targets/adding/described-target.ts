import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { targetConfig } from '../../../../config/targets/target-config.ts';
import { UsageError } from '../../../usage-error.ts';
import { describedMachine } from './described-machine.ts';
import type { Need } from './need.ts';
import { sshAddress, wrongAddress } from './ssh-address.ts';
import { mustBeOneWayIn, type TargetOptions } from './target-options.ts';

type Value = Readonly<Record<string, unknown>>;

/** The entry of `targets`, as it is written. Whether each value is right is for the schema to say. */
export async function describedTarget(
  options: TargetOptions,
  file: string,
  need: Need,
  isLab: () => Promise<boolean>,
): Promise<Value> {
  mustBeOneWayIn(options);
  const machine = await describedMachine(options, need, (path) => fromFile(path, file));
  const channel = await channelOf(options, machine, need, file);
  const user = await need({
    option: '--user',
    given: options.user,
    question: 'the account whose desktop and Downloads folder are used',
    wrong: (answer) => targetConfig.shape.user.safeParse(answer).error?.issues[0]?.message ?? null,
  });
  const { switchOn = [], source = [] } = options;
  return {
    platform: 'windows',
    lab: options.lab === true || (await isLab()),
    ...{ user, machine, channel },
    ...(switchOn.length === 0 ? {} : { switchOn }),
    ...(source.length === 0 ? {} : { sources: source }),
  };
}

/** How the agent is reached where SSH is not taken; by the kind of machine. */
const agentIn: Readonly<Record<string, string>> = {
  libvirt: ', or nothing for the QEMU guest agent',
  qemu: ", or the path of the QEMU guest agent's socket, with a slash",
};

async function channelOf(options: TargetOptions, machine: Value, need: Need, file: string): Promise<Value> {
  const { guestAgent, identityFile, knownHosts } = options;
  const kind = String(machine.kind);
  if (typeof guestAgent === 'string') return agentBy(guestAgent, file);
  if (guestAgent === true) return agentOf(kind);
  const isSocket = (answer: string): boolean => kind === 'qemu' && answer.includes('/');
  const isAgent = (answer: string): boolean => kind === 'libvirt' && answer === '';
  const where = await need({
    option: '--ssh (or --guest-agent)',
    given: options.ssh,
    question: `where SSH is: user@host or user@host:port${agentIn[kind] ?? ''}`,
    wrong: (answer) => (isSocket(answer) || isAgent(answer) ? null : wrongAddress(answer)),
  });
  if (options.ssh === undefined && isAgent(where)) return agentOf(kind);
  if (options.ssh === undefined && isSocket(where)) return agentBy(where, file);
  return {
    kind: 'ssh',
    ...sshAddress(where),
    ...(identityFile === undefined ? {} : { identityFile: fromFile(identityFile, file) }),
    ...(knownHosts === undefined ? {} : { knownHosts: fromFile(knownHosts, file) }),
  };
}

function agentBy(socket: string, file: string): Value {
  return { kind: 'guest-agent', socket: fromFile(socket, file) };
}

/** Only libvirt knows by itself where the agent of its machine is. */
function agentOf(kind: string): Value {
  if (kind === 'libvirt') return { kind: 'guest-agent' };
  throw new UsageError(
    `--guest-agent alone is reached through libvirt, and the machine is of the kind '${kind}'`,
    kind === 'qemu'
      ? "give --guest-agent SOCKET, the path of the agent's socket, or take --ssh"
      : 'take --ssh',
  );
}

/** A path of the command line is from the current folder, one in the file from the file. */
function fromFile(path: string, file: string): string {
  if (isAbsolute(path) || path.startsWith('~/')) return path;
  return relative(dirname(resolve(file)), resolve(path));
}
