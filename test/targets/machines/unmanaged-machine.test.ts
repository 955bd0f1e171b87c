import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { OpenChannel } from '../../../runner/ports/channel.ts';
import { AgentChannel } from '../../../runner/targets/guest-agent/agent-channel.ts';
import { AgentClient } from '../../../runner/targets/guest-agent/agent-client.ts';
import { makeMachine } from '../../../runner/targets/machines/make-machine.ts';
import { machineContract } from '../../contracts/machine.contract.ts';
import { LocalAgent } from '../local-agent.ts';

machineContract(test, 'unmanaged', async () => {
  const agent = new LocalAgent();
  let gone = false;
  const open: OpenChannel = async (boot) => {
    if (gone) throw new Error('nobody answers');
    return new AgentChannel(new AgentClient(agent.peer.stream), boot.epoch, boot.alive);
  };
  return {
    machine: makeMachine({ kind: 'unmanaged' }, open),
    files: [join(tmpdir(), `motw-unmanaged-${process.pid}`)],
    elsewhere: null,
    kill: async () => {
      gone = true;
    },
    changed: async () => [],
  };
});
