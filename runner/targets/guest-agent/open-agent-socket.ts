import { connect, type Socket } from 'node:net';
import type { Call } from '../../ports/call.ts';
import type { OpenChannel } from '../../ports/channel.ts';
import { untilAnswered } from '../answering/until-answered.ts';
import { ConnectionClosedError, NoAnswerError } from '../json-lines/connection-errors.ts';
import { AgentChannel } from './agent-channel.ts';
import { AgentClient } from './agent-client.ts';
import { agentPatience } from './agent-patience.ts';

const peer = 'the guest agent';

/** The way in by the socket that QEMU has for the agent's port. */
export function openAgentSocket(path: string): OpenChannel {
  return (boot, c) =>
    untilAnswered(boot, c, agentPatience, async (call) => {
      const socket = await connected(path, call);
      try {
        const agent = new AgentClient(socket);
        await agent.synchronise(call);
        return new AgentChannel(agent, boot.epoch, boot.alive, () => socket.destroy());
      } catch (error) {
        socket.destroy();
        throw error;
      }
    });
}

async function connected(path: string, c: Call): Promise<Socket> {
  const socket = connect(path);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = () => reject(new NoAnswerError(peer, 'connect', c.timeoutMs));
  const timer = setTimeout(late, c.timeoutMs);
  socket.once('connect', resolve).once('error', (error) => reject(new ConnectionClosedError(peer, error)));
  try {
    await promise;
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
