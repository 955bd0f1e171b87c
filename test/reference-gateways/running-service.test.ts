import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { RunningService, ServiceNotStarted } from '../../artifacts/reference-gateways/running-service.ts';
import { groupIsGone, printedNumber, untilReady } from './process-group.ts';

const signal = new AbortController().signal;

async function begin(t: ExecutionContext, script: string, changes: object = {}): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'motw service '));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'start.sh'), script);
  const ready = untilReady(folder);
  const start = { name: 'It', script: join(folder, 'start.sh'), folder, ready, signal, timeoutMs: 20_000 };
  return RunningService.start({ ...start, ...changes });
}

const services = {
  'ends when it is asked': 'echo up; touch ready; exec sleep 600',
  'has programs of its own': 'sleep 600 & sleep 600 & touch ready; exec sleep 600',
  'does not listen': 'trap "" TERM; (trap "" TERM; sleep 600) & touch ready; while :; do sleep 1; done',
};
for (const [title, script] of Object.entries(services)) {
  test(`a service that ${title} is stopped, and nothing is left of it`, async (t) => {
    const service = await begin(t, script);
    t.false(service.ended);
    t.false(await groupIsGone(service.group, 0));
    await Promise.all([service.stop(), service.stop()]);
    t.true(service.ended);
    t.true(await groupIsGone(service.group));
    await service.stop();
  });
}

test('a service whose supervisor is killed goes with it', async (t) => {
  const service = await begin(t, 'touch ready; exec sleep 600');
  process.kill(service.group ?? 0, 'SIGKILL');
  t.true(await groupIsGone(service.group));
  await service.stop();
});

test('a service that ends by itself takes its programs with it, and says so', async (t) => {
  const service = await begin(t, 'sleep 600 & touch ready; sleep 0.3; echo my disk is full >&2; exit 3');
  t.true(await groupIsGone(service.group));
  t.is(await service.lastWords(), 'my disk is full | ended with exit code 3');
});

test('what does not start says why, and leaves nothing', async (t) => {
  const ended = await t.throwsAsync(begin(t, 'echo no such port; exit 1'), { instanceOf: ServiceNotStarted });
  t.is(ended?.message, 'It ended at once: no such port | ended with exit code 1');
  const late = begin(t, 'echo still reading; echo $$ > pid; exec sleep 600', { timeoutMs: 1_500 });
  const error = await t.throwsAsync(late, { instanceOf: ServiceNotStarted });
  t.is(error?.message, 'It was not ready after 1500 ms: still reading');
});

test('a start that is given up leaves nothing', async (t) => {
  const stop = new AbortController();
  const ready = (): Promise<boolean> => {
    stop.abort(new Error('Ctrl-C'));
    return Promise.resolve(false);
  };
  const marked = `60${Date.now() % 100_000}`;
  const starting = begin(t, `exec sleep ${marked}`, { signal: stop.signal, ready });
  await t.throwsAsync(starting, { message: 'Ctrl-C' });
  t.is((await execa('pgrep', ['-fx', `sleep ${marked}`], { reject: false })).stdout, '');
});

test('it is told nothing of the harness but where programs are', async (t) => {
  process.env.MOTW_TEST_SECRET = 'not for services';
  const service = await begin(t, 'env; touch ready; exec sleep 600', { env: { GIVEN: 'yes' } });
  const words = await service.lastWords();
  await service.stop();
  t.regex(words, /GIVEN=yes/);
  t.notRegex(words, /MOTW_TEST_SECRET/);
});

test('a service dies with the harness, though that is killed outright', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'motw service '));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'start.sh'), 'sleep 600 & touch ready; exec sleep 600');
  const script = join(import.meta.dirname, 'service-in-child.ts');
  const child = execa(process.execPath, ['--conditions=source', script, folder], { reject: false });
  const group = await printedNumber(child.stdout);
  t.false(await groupIsGone(group, 0));
  child.kill('SIGKILL');
  await child;
  t.true(await groupIsGone(group));
});
