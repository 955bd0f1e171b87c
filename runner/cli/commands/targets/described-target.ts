import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { UsageError } from '../../usage-error.ts';

/** A target as the options of `motw target add` describe it. */
export interface TargetOptions {
  readonly user?: string;
  readonly machine?: string;
  readonly uri?: string;
  readonly domain?: string;
  readonly snapshot?: string;
  readonly qmp?: string;
  readonly preset?: string;
  readonly variable?: readonly string[];
  readonly ssh?: string;
  readonly identityFile?: string;
  readonly knownHosts?: string;
  readonly guestAgent?: string | true;
  readonly switchOn?: readonly string[];
  readonly source?: readonly string[];
  readonly lab?: true;
}

type Value = Readonly<Record<string, unknown>>;

/** Asks for what is missing, or says that it is. */
export type Need = (option: string, given: string | undefined, question: string) => Promise<string>;

export const machineKinds = ['libvirt', 'qemu', 'command', 'unmanaged'] as const;

/** The entry of `targets`, as it is written. Whether each value is right is for the schema to say. */
export async function describedTarget(options: TargetOptions, file: string, need: Need): Promise<Value> {
  const machine = await machineOf(options, need, file);
  const channel = await channelOf(options, machine, need, file);
  const user = await need('--user', options.user, 'the account whose desktop and Downloads folder are used');
  const { switchOn = [], source = [] } = options;
  return {
    platform: 'windows',
    lab: options.lab === true,
    ...{ user, machine, channel },
    ...(switchOn.length === 0 ? {} : { switchOn }),
    ...(source.length === 0 ? {} : { sources: source }),
  };
}

async function machineOf(options: TargetOptions, need: Need, file: string): Promise<Value> {
  const kind = await need(
    '--machine',
    options.machine ?? impliedKind(options),
    `the kind of machine (${machineKinds.join(', ')})`,
  );
  const snapshot = () => need('--snapshot', options.snapshot, 'the snapshot that every arm starts from');
  switch (kind) {
    case 'libvirt':
      return {
        kind,
        ...(options.uri === undefined ? {} : { uri: options.uri }),
        domain: await need('--domain', options.domain, "the domain's name, as `virsh list --all` shows it"),
        snapshot: await snapshot(),
      };
    case 'qemu':
      return {
        kind,
        qmp: fromFile(await need('--qmp', options.qmp, "the path of QEMU's control socket"), file),
        snapshot: await snapshot(),
      };
    case 'command':
      return {
        kind,
        preset: await need('--preset', options.preset, 'whose commands'),
        variables: variablesOf(options),
      };
    // Also one that is none, which the schema refuses by name.
    default:
      return { kind };
  }
}

/** Of which kind a machine with these options can only be. */
function impliedKind({ domain, uri, qmp, preset }: TargetOptions): string | undefined {
  if (domain !== undefined || uri !== undefined) return 'libvirt';
  if (qmp !== undefined) return 'qemu';
  return preset === undefined ? undefined : 'command';
}

function variablesOf({ variable = [], snapshot }: TargetOptions): Value {
  const given = variable.map((setting) => {
    const at = setting.indexOf('=');
    if (at < 1)
      throw new UsageError(`'${setting}' gives no variable a value`, 'write it as --variable vm=win11');
    return [setting.slice(0, at), setting.slice(at + 1)] as const;
  });
  return Object.fromEntries([...given, ...(snapshot === undefined ? [] : [['snapshot', snapshot] as const])]);
}

async function channelOf(options: TargetOptions, machine: Value, need: Need, file: string): Promise<Value> {
  const { guestAgent, identityFile, knownHosts } = options;
  if (guestAgent !== undefined && options.ssh !== undefined)
    throw new UsageError('--ssh and --guest-agent were given', 'one way into the guest: give one of them');
  if (typeof guestAgent === 'string') return { kind: 'guest-agent', socket: fromFile(guestAgent, file) };
  if (guestAgent === true) return { kind: 'guest-agent' };
  const question = `where SSH is: user@host or user@host:port${machine.kind === 'libvirt' ? ', or nothing for the QEMU guest agent' : ''}`;
  const where = await need('--ssh (or --guest-agent)', options.ssh, question);
  if (where === '' && machine.kind === 'libvirt') return { kind: 'guest-agent' };
  return {
    kind: 'ssh',
    ...addressOf(where),
    ...(identityFile === undefined ? {} : { identityFile: fromFile(identityFile, file) }),
    ...(knownHosts === undefined ? {} : { knownHosts: fromFile(knownHosts, file) }),
  };
}

/** `user@host:port`; an IPv6 address stands in brackets where a port follows. */
function addressOf(where: string): Value {
  const at = where.lastIndexOf('@');
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]+)\]|([^:]+|[0-9a-fA-F:]+))(?::(\d+))?$/.exec(where.slice(at + 1)) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined)
    throw new UsageError(`--ssh ${where}: not an address`, 'write it as user@host or user@host:port');
  return {
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(at > 0 ? { user: where.slice(0, at) } : {}),
  };
}

/** A path of the command line is from the current folder, one in the file from the file. */
function fromFile(path: string, file: string): string {
  if (isAbsolute(path) || path.startsWith('~/')) return path;
  return relative(dirname(resolve(file)), resolve(path));
}
