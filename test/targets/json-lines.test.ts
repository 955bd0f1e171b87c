import { Duplex } from 'node:stream';
import test from 'ava';
import { JsonLineConnection } from '../../runner/targets/json-lines/json-line-connection.ts';
import { hasty, patient, type Request, ScriptedPeer } from './scripted-peer.ts';

function connect(answer?: (request: Request, peer: ScriptedPeer) => void) {
  const peer = new ScriptedPeer(answer);
  return { peer, connection: new JsonLineConnection(peer.stream, 'the peer') };
}

test('a request is one line of JSON, and its answer comes back by its id', async (t) => {
  const { peer, connection } = connect((request, p) => p.answer(request, { got: request.execute }));
  t.deepEqual(await connection.request('first', { path: 'ä\n"' }, patient()), { got: 'first' });
  t.deepEqual(await connection.request('second', undefined, patient()), { got: 'second' });
  t.deepEqual(peer.requests, [
    { execute: 'first', arguments: { path: 'ä\n"' }, id: 1 },
    { execute: 'second', id: 2 },
  ]);
});

test('an answer in pieces, cut inside a letter', async (t) => {
  const { connection } = connect(({ id }, peer) => {
    for (const byte of Buffer.from(`{"return":"zwölf €","id":${id}}\r\n`)) peer.send(Uint8Array.of(byte));
  });
  t.is(await connection.request('ask', undefined, patient()), 'zwölf €');
});

test('several answers in one piece, in another order, with the beginning of the next', async (t) => {
  const { connection } = connect((_, peer) => {
    if (peer.requests.length === 3) {
      peer.send('{"return":3,"id":3}\n{"return":1,"id":1}\n{"return":2,');
      peer.send('"id":2}\n');
    }
  });
  const asked = ['a', 'b', 'c'].map((command) => connection.request(command, undefined, patient()));
  t.deepEqual(await Promise.all(asked), [1, 2, 3]);
});

for (const garbage of ['what?', '[1, 2]', 'null', '{"return":1,']) {
  test(`a line that is no JSON object (${garbage}) fails what is open, and no later request`, async (t) => {
    const { connection } = connect((request, peer) => {
      if (request.execute === 'bad') peer.send(`${garbage}\n`);
      else peer.answer(request, 'good');
    });
    await t.throwsAsync(connection.request('bad', undefined, patient()), { code: 'GARBLED_ANSWER' });
    t.is(await connection.request('good', undefined, patient()), 'good');
  });
}

test('what the peer reports as its own error is named with its class and text', async (t) => {
  const { connection } = connect((request, peer) => peer.refuse(request, 'GenericError', 'No such file'));
  const error = await t.throwsAsync(connection.request('open', undefined, patient()), { code: 'PEER_ERROR' });
  t.true(error?.message.includes("'open'"));
  t.is((error as { reported?: string } | undefined)?.reported, 'GenericError: No such file');
});

test('no answer in time; the late one disturbs nobody', async (t) => {
  const { peer, connection } = connect((request, p) => {
    if (request.execute !== 'slow') p.answer(request, request.execute);
  });
  await t.throwsAsync(connection.request('slow', undefined, hasty()), { code: 'NO_ANSWER' });
  const [slow] = peer.requests;
  if (slow !== undefined) peer.answer(slow, 'late');
  t.is(await connection.request('next', undefined, patient()), 'next');
});

test('an aborted request ends with the reason of the abort', async (t) => {
  const { connection } = connect();
  const controller = new AbortController();
  const asked = connection.request('ask', undefined, patient(controller.signal));
  controller.abort(new Error('given up'));
  await t.throwsAsync(asked, { message: 'given up' });
});

test('a request with a signal that is aborted already rejects as well', async (t) => {
  const { connection } = connect();
  const aborted = patient(AbortSignal.abort(new Error('given up')));
  let asked: Promise<unknown> = Promise.resolve();
  t.notThrows(() => {
    asked = connection.request('ask', undefined, aborted);
    asked.catch(() => {});
  });
  await t.throwsAsync(asked, { message: 'given up' });
});

test('the connection ends in the middle of an answer: that request and all later ones fail', async (t) => {
  const { peer, connection } = connect((request, p) => {
    p.send(`{"return":1,"id":${request.id}`);
    setImmediate(() => peer.close());
  });
  await t.throwsAsync(connection.request('ask', undefined, patient()), { code: 'CONNECTION_CLOSED' });
  await t.throwsAsync(connection.request('again', undefined, patient()), { code: 'CONNECTION_CLOSED' });
});

test('messages that answer nothing are heard by whoever listens, until it stops', async (t) => {
  const { connection } = connect((request, peer) => {
    peer.send('{"event":"STOP"}\n');
    peer.answer(request, null);
  });
  const heard: unknown[] = [];
  const stop = connection.listen((message) => heard.push(message));
  await connection.request('a', undefined, patient());
  stop();
  await connection.request('b', undefined, patient());
  t.deepEqual(heard, [{ event: 'STOP' }]);
});

test('a line without an end is not kept for ever: the connection is given up at 48 MiB', async (t) => {
  const piece = Buffer.alloc(1 << 20, 'x');
  let pieces = 0;
  const flood = new Duplex({
    read() {
      pieces++;
      this.push(pieces > 60 ? null : piece);
    },
    write: (_chunk, _encoding, done) => done(),
  });
  const connection = new JsonLineConnection(flood, 'the peer');
  await t.throwsAsync(connection.request('ask', undefined, patient()), { code: 'GARBLED_ANSWER' });
  t.true(flood.destroyed);
  t.true(pieces <= 50, `${pieces} pieces were read`);
  await t.throwsAsync(connection.request('again', undefined, patient()), { code: 'GARBLED_ANSWER' });
});

test('reset forgets the beginning of a line and fails what is open', async (t) => {
  const { peer, connection } = connect((request, p) => {
    if (request.execute === 'open') p.send('{"half":');
    else p.answer(request, 'whole');
  });
  const open = connection.request('open', undefined, patient());
  const failed = t.throwsAsync(open, { code: 'CONNECTION_CLOSED' });
  await new Promise((resolve) => peer.stream.once('data', resolve));
  connection.reset();
  await failed;
  t.is(await connection.request('ask', undefined, patient()), 'whole');
});
