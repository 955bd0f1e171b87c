import type { TargetConfig } from '../../../config/targets/target-config.ts';
import type { OpenChannel } from '../../../ports/channel.ts';
import type { Machine } from '../../../ports/machine.ts';
import { openAgentSocket } from '../../../targets/guest-agent/open-agent-socket.ts';
import { openVirshAgent } from '../../../targets/guest-agent/open-virsh-agent.ts';
import { makeMachine } from '../../../targets/machines/make-machine.ts';
import { openSsh } from '../../../targets/ssh/open-ssh.ts';

/** The way into a configured target. Nothing is contacted yet. */
export function channelOf({ channel, machine }: TargetConfig): OpenChannel {
  if (channel.kind === 'ssh') {
    const { host, port, user, identityFile, knownHosts } = channel;
    return openSsh({
      ...{ host, speaks: 'windows' },
      ...(port === undefined ? {} : { port }),
      ...(user === undefined ? {} : { user }),
      ...(identityFile === undefined ? {} : { identityFile }),
      ...(knownHosts === undefined ? {} : { knownHosts }),
    });
  }
  if (channel.socket !== undefined) return openAgentSocket(channel.socket);
  if (machine.kind !== 'libvirt') throw new Error('the guest agent of no libvirt domain, without a socket');
  return openVirshAgent({ uri: machine.uri, domain: machine.domain });
}

/** The life of a configured target. Nothing is contacted yet. */
export function machineOf(config: TargetConfig): Machine {
  return makeMachine(config.machine, channelOf(config));
}

/** Its life alone, for whoever only asks after it: nobody gets in. */
export function lifeOf(machine: TargetConfig['machine']): Machine {
  return makeMachine(machine, async () => {
    throw new Error('a machine that is only asked after is not entered');
  });
}
