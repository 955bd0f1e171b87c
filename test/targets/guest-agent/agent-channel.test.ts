import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { AgentChannel } from '../../../runner/targets/guest-agent/agent-channel.ts';
import { AgentClient } from '../../../runner/targets/guest-agent/agent-client.ts';
import { channelContract } from '../../contracts/channel.contract.ts';
import { inShell } from '../../contracts/channel-programs.ts';
import { LocalAgent } from '../local-agent.ts';
import { hasty, patient, type Request, ScriptedPeer } from '../scripted-peer.ts';

const tmp = await mkdtemp(join(tmpdir(), 'motw-channel-'));
const agents: LocalAgent[] = [];
test.after.always(async () => {
  for (const agent of agents) {
    agent.stop();
    await agent.closeFiles();
  }
  await rm(tmp, { recursive: true });
});

function localAgent() {
  const agent = new LocalAgent();
  agents.push(agent);
  return { agent, channel: new AgentChannel(new AgentClient(agent.peer.stream), 1, () => true) };
}

channelContract(
  test,
  'guest agent',
  async () => {
    const { agent, channel } = localAgent();
    return { channel, tmp, program: inShell, cut: () => agent.peer.close() };
  },
  { large: 8 << 20 },
);

function scripted(answer: (request: Request, peer: ScriptedPeer) => void, alive = () => true) {
  const peer = new ScriptedPeer(answer);
  return { peer, channel: new AgentChannel(new AgentClient(peer.stream), 3, alive) };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('a program is started with its path, arguments and input, and asked for until it has ended', async (t) => {
  let asked = 0;
  const { peer, channel } = scripted((request, p) => {
    if (request.execute === 'guest-exec') p.answer(request, { pid: 42 });
    else if (++asked < 3) p.answer(request, { exited: false });
    else
      p.answer(request, {
        exited: true,
        exitcode: 9,
        'out-data': base64('out\x00€'),
        'err-data': base64('err'),
      });
  });
  const stdin = Buffer.from('in');
  const result = await channel.exec(['/bin/thing', '-a', ''], { ...patient(), stdin, maxOutput: 100 });
  t.deepEqual(peer.requests[0]?.arguments, {
    path: '/bin/thing',
    arg: ['-a', ''],
    'capture-output': true,
    'input-data': base64('in'),
  });
  t.deepEqual(peer.requests.at(-1)?.arguments, { pid: 42 });
  t.like(result, { code: 9, truncated: false });
  t.is(Buffer.from(result.stdout).toString(), 'out\x00€');
  t.is(Buffer.from(result.stderr).toString(), 'err');
});

for (const which of ['out-truncated', 'err-truncated']) {
  test(`output that the agent itself cut off (${which}) is called truncated`, async (t) => {
    const { channel } = scripted((request, p) => {
      if (request.execute === 'guest-exec') p.answer(request, { pid: 1 });
      else p.answer(request, { exited: true, exitcode: 0, 'out-data': base64('x'), [which]: true });
    });
    t.true((await channel.exec(['/x'], { ...patient(), maxOutput: 100 })).truncated);
  });
}

test('a channel of a boot that is over asks nothing any more', async (t) => {
  let alive = true;
  const { peer, channel } = scripted(
    (request, p) => p.answer(request, request.execute === 'guest-exec' ? { pid: 1 } : 5e6),
    () => alive,
  );
  t.is(channel.epoch, 3);
  t.is(await channel.now(patient()), 5);
  alive = false;
  const before = peer.requests.length;
  await t.throwsAsync(channel.now(patient()), { name: 'StaleChannelError' });
  await t.throwsAsync(channel.exec(['/x'], { ...patient(), maxOutput: 1 }), { name: 'StaleChannelError' });
  await t.throwsAsync(channel.size('/x', patient()), { name: 'StaleChannelError' });
  await t.throwsAsync(Array.fromAsync(channel.get('/x', patient())), { name: 'StaleChannelError' });
  t.is(peer.requests.length, before);
});

test('an agent that left a question unanswered is not asked again in this boot', async (t) => {
  const { peer, channel } = scripted(() => {});
  await t.throwsAsync(channel.now(hasty()), { code: 'NO_ANSWER' });
  await t.throwsAsync(channel.now(patient()), { code: 'NO_ANSWER' });
  await t.throwsAsync(channel.exec(['/x'], { ...patient(), maxOutput: 1 }), { code: 'NO_ANSWER' });
  t.is(peer.requests.length, 1);
});

test('a program that does not end in time is its own fault: the agent is asked on', async (t) => {
  const { channel } = scripted((request, p) => {
    if (request.execute === 'guest-exec') p.answer(request, { pid: 1 });
    else p.answer(request, request.execute === 'guest-get-time' ? 5e6 : { exited: false });
  });
  await t.throwsAsync(channel.exec(['/x'], { ...hasty(), timeoutMs: 200, maxOutput: 1 }), {
    code: 'NO_ANSWER',
  });
  t.is(await channel.now(patient()), 5);
});

for (const answer of [null, 'yes', [1], { pid: 'x' }, { pid: 1e308 }, { pid: 1.5 }]) {
  test(`a program that is said to be started as ${JSON.stringify(answer)} is garbled`, async (t) => {
    const { channel } = scripted((request, p) => p.answer(request, answer));
    await t.throwsAsync(channel.exec(['/x'], { ...patient(), maxOutput: 1 }), { code: 'GARBLED_ANSWER' });
  });
}

for (const ended of [
  {},
  { exited: 'yes' },
  { exited: true, exitcode: 1e308 },
  { exited: true, 'out-data': 'a' },
]) {
  test(`a program that is said to have ended as ${JSON.stringify(ended)} is garbled`, async (t) => {
    const { channel } = scripted((request, p) =>
      p.answer(request, request.execute === 'guest-exec' ? { pid: 1 } : ended),
    );
    await t.throwsAsync(channel.exec(['/x'], { ...patient(), maxOutput: 1 }), { code: 'GARBLED_ANSWER' });
  });
}

test('a file that was taken only in part is not there', async (t) => {
  const { channel } = scripted((request, p) => {
    if (request.execute === 'guest-file-write') p.answer(request, { count: 1 });
    else p.answer(request, request.execute === 'guest-file-open' ? 8 : {});
  });
  const put = channel.put(ReadableStream.from([Buffer.from('two')]), 3, '/x', patient());
  await t.throwsAsync(put, { name: 'RangeError' });
});

test('a program that is waited for when its boot ends is given up', async (t) => {
  let alive = true;
  const { channel } = scripted(
    (request, p) => {
      alive = request.execute === 'guest-exec';
      p.answer(request, alive ? { pid: 1 } : { exited: false });
    },
    () => alive,
  );
  await t.throwsAsync(channel.exec(['/x'], { ...patient(), maxOutput: 1 }), { name: 'StaleChannelError' });
});

test('a file that could not be written is closed, and the error is that of writing', async (t) => {
  const { peer, channel } = scripted((request, p) => {
    if (request.execute === 'guest-file-open') p.answer(request, 8);
    else if (request.execute === 'guest-file-write')
      p.refuse(request, 'GenericError', 'No space left on device');
    else p.answer(request, {});
  });
  const put = channel.put(Array.from([Buffer.from('x')]).values() as never, 1, '/x', patient());
  await t.throwsAsync(put, { code: 'PEER_ERROR', message: /No space left/ });
  t.like(peer.requests.at(-1), { execute: 'guest-file-close', arguments: { handle: 8 } });
});

test('a large file is written in pieces of a mebibyte', async (t) => {
  const { agent, channel } = localAgent();
  const bytes = Buffer.alloc((5 << 20) / 2, 'x');
  await channel.put(ReadableStream.from([bytes]), bytes.length, join(tmp, 'large'), patient());
  const pieces = agent.peer.requests
    .filter(({ execute }) => execute === 'guest-file-write')
    .map((request) => Buffer.from(String(request.arguments?.['buf-b64']), 'base64').length);
  t.deepEqual(pieces, [1 << 20, 1 << 20, 1 << 19]);
  const read = await Array.fromAsync(channel.get(join(tmp, 'large'), patient()));
  t.true(Buffer.concat(read).equals(bytes));
});

test('more input than one command can hold is an error before anything is asked', async (t) => {
  const { peer, channel } = scripted(() => {});
  const stdin = Buffer.alloc((32 << 20) + 1);
  await t.throwsAsync(channel.exec(['/x'], { ...patient(), stdin, maxOutput: 1 }), { code: 'AGENT_INPUT' });
  t.is(peer.requests.length, 0);
});

test('a file that is given up while it is sent is closed in the guest', async (t) => {
  const { agent, channel } = localAgent();
  const controller = new AbortController();
  const pieces = async function* () {
    yield Buffer.from('x');
    controller.abort(new Error('given up'));
    yield Buffer.from('y');
  };
  const put = channel.put(pieces(), 2, join(tmp, 'given-up'), patient(controller.signal));
  await t.throwsAsync(put, { message: 'given up' });
  t.is(await agent.closeFiles(), 0);
});

test('the same file read twice at the same time is whole both times', async (t) => {
  const { channel } = localAgent();
  const path = join(tmp, 'log');
  await writeFile(path, 'a line\n');
  const read = async () => Buffer.concat(await Array.fromAsync(channel.get(path, patient()))).toString();
  await read();
  t.deepEqual(await Promise.all([read(), read()]), ['a line\n', 'a line\n']);
});
