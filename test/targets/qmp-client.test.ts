import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { QmpClient } from '../../runner/targets/json-lines/qmp-client.ts';
import { patient, ScriptedPeer } from './scripted-peer.ts';

interface Job {
  readonly error?: string;
  /** Announced before the command itself is answered. */
  readonly atOnce?: boolean;
}

/** QEMU as far as jobs go: the command starts one, an event tells its end, query-jobs its error. */
function qemu({ error, atOnce = false }: Job): ScriptedPeer {
  const changed = (id: string, status: string) =>
    `${JSON.stringify({ event: 'JOB_STATUS_CHANGE', data: { id, status } })}\n`;
  return new ScriptedPeer((request, peer) => {
    if (request.execute === 'query-jobs') {
      const mine = { id: 'mine', status: 'concluded', ...(error === undefined ? {} : { error }) };
      peer.answer(request, [{ id: 'other', status: 'running', error: 'not ours' }, mine]);
    } else if (request.execute === 'snapshot-save') {
      peer.send(changed('mine', 'running') + changed('other', 'concluded'));
      if (atOnce) peer.send(changed('mine', 'concluded'));
      peer.answer(request, {});
      if (!atOnce) peer.send(changed('mine', 'concluded'));
    } else peer.answer(request, {});
  });
}

for (const atOnce of [true, false]) {
  test(`a job that concludes ${atOnce ? 'before' : 'after'} its command is answered is dismissed`, async (t) => {
    const peer = qemu({ atOnce });
    await new QmpClient(peer.stream).runJob('snapshot-save', 'mine', { tag: 'clean' }, patient());
    t.deepEqual(
      peer.requests.map(({ execute, arguments: args }) => [execute, args]),
      [
        ['snapshot-save', { 'job-id': 'mine', tag: 'clean' }],
        ['query-jobs', undefined],
        ['job-dismiss', { id: 'mine' }],
      ],
    );
  });
}

test("a job's own error is thrown after the job was dismissed; another job's is not", async (t) => {
  const peer = qemu({ error: 'no space left' });
  const job = new QmpClient(peer.stream).runJob('snapshot-save', 'mine', {}, patient());
  await t.throwsAsync(job, { code: 'PEER_ERROR', message: /no space left/ });
  t.is(peer.requests.at(-1)?.execute, 'job-dismiss');
});

test('a command that QEMU refuses starts no job and waits for none', async (t) => {
  const peer = new ScriptedPeer((request, p) => p.refuse(request, 'GenericError', 'no such snapshot'));
  const job = new QmpClient(peer.stream).runJob('snapshot-load', 'mine', {}, patient());
  await t.throwsAsync(job, { code: 'PEER_ERROR', message: /no such snapshot/ });
  t.is(peer.requests.length, 1);
});

test('a job that is aborted while it runs ends with the reason', async (t) => {
  const controller = new AbortController();
  const peer = new ScriptedPeer((request, p) => {
    p.answer(request, {});
    setImmediate(() => controller.abort(new Error('given up')));
  });
  const job = new QmpClient(peer.stream).runJob('snapshot-load', 'mine', {}, patient(controller.signal));
  await t.throwsAsync(job, { message: 'given up' });
});

test('a job that never concludes ends with its time, whatever another does', async (t) => {
  const other = '{"event":"JOB_STATUS_CHANGE","data":{"id":"other","status":"concluded"}}\n';
  const peer = new ScriptedPeer((request, p) => {
    p.answer(request, {});
    p.send(other);
  });
  const call = { ...patient(), timeoutMs: 300 };
  await t.throwsAsync(new QmpClient(peer.stream).runJob('snapshot-load', 'mine', {}, call), {
    code: 'NO_ANSWER',
  });
});

// In a process of its own: a rejection that nobody hears would end this one.
test('a job whose command is not answered is an error like any other, and the process goes on', async (t) => {
  const module = new URL('../../runner/targets/json-lines/qmp-client.ts', import.meta.url).href;
  const script = `
      import { Duplex } from 'node:stream';
      import { QmpClient } from ${JSON.stringify(module)};
      const silent = new Duplex({ read() {}, write: (chunk, encoding, done) => done() });
      const call = { signal: new AbortController().signal, timeoutMs: 50 };
      await new QmpClient(silent).runJob('snapshot-load', 'mine', {}, call).catch((error) => console.log(error.code));
      console.log('goes on');
    `;
  const node = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  const { stdout } = await node.catch((error: { stdout: string }) => error);
  t.is(stdout, 'NO_ANSWER\ngoes on\n');
});
