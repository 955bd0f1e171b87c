import type { TargetConfig } from './target-config.ts';

/** A target whose paths need no knowledge of the file that they were written in. */
export function placedTarget(target: TargetConfig, fromFile: (path: string) => string): TargetConfig {
  return {
    ...target,
    machine: placedMachine(target.machine, fromFile),
    channel: placedChannel(target.channel, fromFile),
  };
}

function placedMachine(
  machine: TargetConfig['machine'],
  fromFile: (path: string) => string,
): TargetConfig['machine'] {
  return machine.kind === 'qemu' ? { ...machine, qmp: fromFile(machine.qmp) } : machine;
}

function placedChannel(
  channel: TargetConfig['channel'],
  fromFile: (path: string) => string,
): TargetConfig['channel'] {
  if (channel.kind === 'guest-agent')
    return channel.socket === undefined ? channel : { ...channel, socket: fromFile(channel.socket) };
  const { identityFile, knownHosts } = channel;
  return {
    ...channel,
    ...(identityFile === undefined ? {} : { identityFile: fromFile(identityFile) }),
    ...(knownHosts === undefined ? {} : { knownHosts: fromFile(knownHosts) }),
  };
}
