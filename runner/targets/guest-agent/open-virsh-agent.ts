import type { OpenChannel } from '../../ports/channel.ts';
import { untilAnswered } from '../answering/until-answered.ts';
import { AgentChannel } from './agent-channel.ts';
import { agentPatience } from './agent-patience.ts';
import { VirshAgent, type VirshDomain } from './virsh-agent.ts';

/** The way in by libvirt, also that of another host. */
export function openVirshAgent(domain: VirshDomain): OpenChannel {
  return (boot, c) =>
    untilAnswered(boot, c, agentPatience, async (call) => {
      const agent = new VirshAgent(domain);
      await agent.execute('guest-ping', undefined, call);
      return new AgentChannel(agent, boot.epoch, boot.alive);
    });
}
