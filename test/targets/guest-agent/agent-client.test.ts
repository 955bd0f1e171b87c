import test from 'ava';
import { AgentClient } from '../../../runner/targets/guest-agent/agent-client.ts';
import { hasty, patient, type Request, ScriptedPeer } from '../scripted-peer.ts';

function token({ arguments: args }: Request): unknown {
  return args?.id;
}

/** As the agent does: 0xFF, then the answer with the token. */
function synchronised(request: Request, peer: ScriptedPeer, stale = ''): void {
  peer.send(Buffer.concat([Buffer.from(stale), Uint8Array.of(0xff)]));
  peer.answer(request, token(request));
}

test('the agent is asked to forget half a command, and answers with the token', async (t) => {
  const peer = new ScriptedPeer((request, p) => synchronised(request, p));
  await new AgentClient(peer.stream).synchronise(patient());
  t.is(peer.resets, 1);
  t.deepEqual(
    peer.requests.map(({ execute }) => execute),
    ['guest-sync-delimited'],
  );
});

async function afterStale(stale: string): Promise<unknown> {
  const peer = new ScriptedPeer((request, p) => {
    if (request.execute === 'guest-sync-delimited') synchronised(request, p, stale);
    else p.answer(request, 'new');
  });
  const agent = new AgentClient(peer.stream);
  await agent.synchronise(patient());
  return agent.execute('guest-get-time', {}, patient());
}

test('what is left from before the 0xFF is dropped: whole answers, and the head of one that was cut off', async (t) => {
  t.is(await afterStale('{"return":"old","id":1}\n{"return":0}\n{"return":{"half":'), 'new');
});

test('the tail of an answer whose head was dropped is dropped too', async (t) => {
  t.is(await afterStale('of":"an answer"}}\n'), 'new');
});

test('an answer with another token is not taken for the own one', async (t) => {
  const peer = new ScriptedPeer((request, p) => {
    if (p.requests.length === 1) p.answer(request, -1);
    else synchronised(request, p);
  });
  await new AgentClient(peer.stream).synchronise(patient());
  t.is(peer.requests.length, 2);
});

test('an agent that is not there yet is asked again', async (t) => {
  const peer = new ScriptedPeer((request, p) => {
    if (p.requests.length > 1) synchronised(request, p);
  });
  await new AgentClient(peer.stream).synchronise(patient());
  t.is(peer.resets, 2);
});

test('no answer at all is NO_ANSWER; a closed connection and an abort are what they are', async (t) => {
  await t.throwsAsync(new AgentClient(new ScriptedPeer().stream).synchronise(hasty()), { code: 'NO_ANSWER' });
  const gone = new ScriptedPeer((_, peer) => peer.close());
  await t.throwsAsync(new AgentClient(gone.stream).synchronise(patient()), { code: 'CONNECTION_CLOSED' });
  const controller = new AbortController();
  const waiting = new ScriptedPeer(() => controller.abort(new Error('given up')));
  const synchronising = new AgentClient(waiting.stream).synchronise(patient(controller.signal));
  await t.throwsAsync(synchronising, { message: 'given up' });
});

test('a command that is still open is failed by the next synchronisation', async (t) => {
  const peer = new ScriptedPeer((request, p) => {
    if (request.execute === 'guest-sync-delimited') synchronised(request, p);
  });
  const agent = new AgentClient(peer.stream);
  const open = t.throwsAsync(agent.execute('guest-exec-status', { pid: 1 }, patient()), {
    code: 'CONNECTION_CLOSED',
  });
  await agent.synchronise(patient());
  await open;
});
