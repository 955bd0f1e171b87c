import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { alone } from '../../../runner/cli/scheduling/alone.ts';
import { ownMark } from '../../../runner/model/process-mark.ts';
import { runRecord } from '../../reports/record-builder.ts';

const program = join(import.meta.dirname, 'alone-run.ts');

async function runsFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-alone-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'runs');
}

function begin(folder: string, ms: number, target = 'win11', env: NodeJS.ProcessEnv = {}) {
  return execa(process.execPath, [program, target, folder, String(ms)], { reject: false, env });
}

/** Resolves when it is at work, or has been kept from it. */
async function first(run: ReturnType<typeof begin>): Promise<string> {
  const [line] = await once(run.stdout, 'data');
  return String(line).trim();
}

const free = new AbortController().signal;

test('of ten that begin at once, one does it, and the others say who', async (t) => {
  const folder = await runsFolder(t);
  const runs = Array.from({ length: 10 }, () => begin(folder, 20_000));
  const said = await Promise.all(runs.map(first));
  const holder = runs[said.indexOf('begun')];
  const kept = runs.filter((run) => run !== holder);
  t.is(said.filter((line) => line === 'begun').length, 1);
  for (const [i, run] of runs.entries()) {
    if (run === holder) continue;
    t.regex(said[i] ?? '', /^RUN_UNDER_WAY win11: nothing was begun, because another run is /);
    t.is((await run).exitCode, 3);
  }
  t.is(kept.length, 9);
  const late = await begin(folder, 0);
  t.regex(late.stdout, new RegExp(`^RUN_UNDER_WAY .* since 20\\S+Z \\(process ${holder?.pid}\\)$`));
  holder?.kill('SIGKILL');
  await holder;
});

test('what a killed one held is free at once', async (t) => {
  const folder = await runsFolder(t);
  for (let i = 0; i < 3; i++) {
    const holder = begin(folder, 60_000);
    t.is(await first(holder), 'begun');
    t.is((await begin(folder, 0)).exitCode, 3);
    holder.kill('SIGKILL');
    t.is((await holder).signal, 'SIGKILL');
    t.is(await untilBegun(folder), 'begun');
  }
});

/** The kernel tells the child that holds the lock of the end of its parent; it takes the child a moment to end. */
async function untilBegun(folder: string): Promise<string> {
  const until = performance.now() + 20_000;
  for (;;) {
    const { stdout } = await begin(folder, 0);
    if (stdout === 'begun' || performance.now() > until) return stdout;
  }
}

test('another target, and another folder, are nothing to it', async (t) => {
  const [folder, other] = [await runsFolder(t), await runsFolder(t)];
  await alone('win11', folder, free, async () => {
    t.is((await begin(folder, 0, 'win10')).stdout, 'begun');
    t.is((await begin(other, 0)).stdout, 'begun');
    t.is((await begin(folder, 0)).exitCode, 3);
  });
  t.is((await begin(folder, 0)).stdout, 'begun');
});

test('a run that was begun without --alone is seen as well, by its id, and a dead one is not', async (t) => {
  const folder = await runsFolder(t);
  const record = runRecord({ state: 'running', finishedAt: null, outcome: null, cleanUp: null });
  await mkdir(join(folder, record.id), { recursive: true });
  await writeFile(join(folder, record.id, 'run.json'), JSON.stringify(record));
  await writeFile(join(folder, record.id, '.owner'), await ownMark());
  const { message } = await t.throwsAsync(
    alone('reference', folder, free, async () => {}),
    { code: 'RUN_UNDER_WAY' },
  );
  t.true(
    message.includes(`the run ${record.id} is under way since ${record.startedAt} (process ${process.pid})`),
  );
  t.is(await alone('win11', folder, free, async () => 'done'), 'done');
  await writeFile(join(folder, record.id, '.owner'), `${process.pid} 1\n`);
  t.is(await alone('reference', folder, free, async () => 'done'), 'done');
});

test('what the work throws goes through, and frees it', async (t) => {
  const folder = await runsFolder(t);
  const fault = new Error('of the work');
  t.is(await t.throwsAsync(alone('a', folder, free, () => Promise.reject(fault))), fault);
  t.is(await alone('a', folder, free, async () => 'done'), 'done');
});

test('without flock nobody is told that he is alone', async (t) => {
  const folder = await runsFolder(t);
  const { stdout, exitCode } = await begin(folder, 0, 'win11', { PATH: '/nowhere' });
  t.regex(stdout, /^NO_LOCK /);
  t.is(exitCode, 3);
});
