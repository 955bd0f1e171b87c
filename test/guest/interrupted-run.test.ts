import './cache-apart.ts';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { leftOf, machinesOf, motw, onlyRun, runId, start, temporaryFolder } from './motw.ts';

const args = (out: string): readonly string[] => ['run', 'T1553.005-2', '--out', out];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test.serial(`${signal} during an arm: the clean-up still runs, exit 3, nothing left`, async (t) => {
    const out = await temporaryFolder();
    const { child, ended, said } = start(args(out));
    await said(/T1553\.005-2 marked/);
    child.kill(signal);
    const { code, stderr } = await ended;
    t.is(code, 3, stderr);
    const run = await onlyRun(out);
    t.is(run.state, 'interrupted');
    t.is(run.cleanUp, 'clean');
    t.is(run.outcome, 'inconclusive');
    const steps = run.scenarios.flatMap(({ arms }) => arms.flatMap((arm) => arm.steps));
    t.false(steps.some(({ status }) => status === 'running'));
    t.deepEqual(await leftOf(run.id), []);
  });
}

test.serial('a second signal stops at once, exit 4, and clean-up proves that nothing is left', async (t) => {
  const out = await temporaryFolder();
  const { child, ended, said } = start(args(out));
  await said(/T1553\.005-2 marked/);
  child.kill('SIGTERM');
  await said(/once more to stop at once/);
  child.kill('SIGINT');
  const { code } = await ended;
  t.is(code, 4);
  const { code: cleaned, stdout } = await motw(['clean-up', '--out', out]);
  t.is(cleaned, 0, stdout);
  t.regex(stdout, /nothing is left/);
  t.deepEqual(await leftOf(await runId(out)), []);
});

test.serial(
  'the same SIGTERM twice, as a scheduler sends it to a whole group, is one: the clean-up still runs',
  async (t) => {
    const out = await temporaryFolder();
    const { child, ended, said } = start(args(out));
    await said(/T1553\.005-2 marked/);
    child.kill('SIGTERM');
    await said(/once more to stop at once/);
    child.kill('SIGTERM');
    t.is((await ended).code, 3);
    t.is((await onlyRun(out)).cleanUp, 'clean');
  },
);

test.serial('a reader of standard error that goes away ends nothing', async (t) => {
  const out = await temporaryFolder();
  const { child, ended, said } = start(args(out));
  await said(/T1553\.005-2 marked/);
  child.stderr?.destroy();
  const { code } = await ended;
  t.is(code, 0);
  const run = await onlyRun(out);
  t.is(run.state, 'finished');
  t.deepEqual(await leftOf(run.id), []);
});

test.serial('kill -9, then clean-up: the machine is ended, the record says interrupted', async (t) => {
  const out = await temporaryFolder();
  const { child, ended, said } = start(args(out));
  await said(/T1553\.005-2 marked/);
  child.kill('SIGKILL');
  await ended;
  const id = await runId(out);
  t.is((await onlyRun(out)).state, 'running');
  t.true((await machinesOf(id)).length > 0, 'the machine outlives the harness');
  const { code, stdout } = await motw(['clean-up', '--out', out]);
  t.is(code, 0, stdout);
  const run = await onlyRun(out);
  t.is(run.state, 'interrupted');
  t.is(run.cleanUp, 'clean');
  t.deepEqual(await leftOf(id), []);
});

test.serial('clean-up leaves a run alone that is still running', async (t) => {
  const out = await temporaryFolder();
  const { ended, said } = start(args(out));
  await said(/T1553\.005-2 marked/);
  const { code, stdout } = await motw(['clean-up', '--out', out]);
  t.is(code, 0);
  t.regex(stdout, /still running, left alone/);
  t.is((await ended).code, 0);
});

/** Polls; a record that is not there or not whole yet is asked again. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await pause(5);
}

test.serial(
  'the guest dies in the middle of a step: the arm is tried once more on a fresh one',
  async (t) => {
    const out = await temporaryFolder();
    const { ended } = start(args(out));
    const id = await runId(out);
    await until(async () => JSON.stringify((await onlyRun(out)).scenarios).includes('"deliver"'));
    for (const pid of await machinesOf(id)) process.kill(pid, 'SIGKILL');
    const { code, stderr, stdout } = await ended;
    t.is(code, 0, stderr + stdout);
    const run = await onlyRun(out);
    t.true(run.scenarios.some(({ arms }) => arms.some(({ attempts }) => attempts === 2)));
    t.deepEqual(await leftOf(run.id), []);
  },
);

test.serial(
  'a guest that hangs in the middle of a step: the fault is named, the arm is tried on another machine',
  async (t) => {
    const out = await temporaryFolder();
    const { ended, said } = start([...args(out), '--arms', 'marked,unmarked']);
    await said(/T1553\.005-2 marked/);
    for (const pid of await machinesOf(await runId(out))) process.kill(pid, 'SIGSTOP');
    const { stdout, stderr } = await ended;
    const run = await onlyRun(out);
    const steps = run.scenarios.flatMap(({ arms }) => arms.flatMap((arm) => arm.steps));
    t.true(
      steps.some(({ status, reason }) => status === 'failed' && reason?.code === 'NO_ANSWER'),
      stderr + stdout,
    );
    t.false(run.scenarios.some(({ verdicts }) => verdicts.some(({ status }) => status === 'missed')));
    t.deepEqual(await leftOf(run.id), []);
  },
);
