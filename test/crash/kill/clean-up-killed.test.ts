import '../../guest/cache-apart.ts';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { readRun } from '../../../runner/store/read-run.ts';
import { RunFolder } from '../../../runner/store/run-folder.ts';
import { cache, machinesOf, motw, start, temporaryFolder } from '../../guest/motw.ts';
import { runRecord } from '../../reports/record-builder.ts';
import type { KillCase } from './kill-cases.ts';
import { killedAt } from './killed-at.ts';
import { leavings } from './leavings.ts';
import { killableRun } from './start-killable.ts';

const inTheMiddle: KillCase = {
  scenario: 'T1553.005-2',
  arms: ['unmarked'],
  step: 'mount',
  moment: 'done',
  victim: 'harness',
};
/** More than a clean-up does. */
const mostOperations = 60;
test.serial('clean-up killed before each of its operations, then let go on: nothing is left', async (t) => {
  t.timeout(10 * 60_000);
  let kills = 0;
  for (let nth = 1; nth < mostOperations; nth++) {
    const out = await temporaryFolder();
    const { run } = await killableRun(out, inTheMiddle);
    const { code, signal, stderr } = await motw(['clean-up', run, '--out', out], killedAt(nth));
    if (signal === null) t.is(code, 0, stderr);
    else kills++;
    const report = await motw(['report', run, '--out', out]);
    t.is(report.code, 0, `killed at ${nth}: ${report.stderr}`);

    const again = await motw(['clean-up', run, '--out', out]);
    t.is(again.code, 0, `killed at ${nth}: ${again.stdout + again.stderr}`);
    t.deepEqual(await leavings(out, run), [], `killed at ${nth}`);
    const record = await readRun(join(out, run));
    t.is(`${record.state} ${record.cleanUp}`, 'interrupted clean');
    t.is(record.observations.filter(({ data }) => data.code === 'KILLED').length, 1, 'finished once');
    await rm(out, { recursive: true });
    if (signal === null) break;
  }
  t.true(kills > 8 && kills < mostOperations - 1, `${kills} kills`);
  t.log(`${kills} kills`);
});

test.serial('two clean-ups at once: both end well, and the run is finished once', async (t) => {
  const out = await temporaryFolder();
  const { run } = await killableRun(out, inTheMiddle);
  const both = await Promise.all([1, 2, 3].map(() => motw(['clean-up', '--out', out])));
  t.deepEqual(
    both.map(({ code }) => code),
    [0, 0, 0],
    both.map(({ stdout, stderr }) => stdout + stderr).join(),
  );
  t.is(both.filter(({ stdout }) => stdout.includes('recorded as interrupted')).length, 1);
  t.deepEqual(await leavings(out, run), []);

  const before = await readFile(join(out, run, 'run.json'), 'utf8');
  const again = await motw(['clean-up', run, '--out', out]);
  t.is(again.stdout, 'nothing is left\n');
  t.is(await readFile(join(out, run, 'run.json'), 'utf8'), before, 'a finished run stays as it is');
});

test.serial(
  'a run whose record is damaged: its machine goes, the record stays, and that is said',
  async (t) => {
    const out = await temporaryFolder();
    const { run } = await killableRun(out, inTheMiddle);
    await writeFile(join(out, run, 'run.json'), '{"schema": "motw.run/1", "id": ');
    const { code, stdout } = await motw(['clean-up', '--out', out]);
    t.is(code, 0, stdout);
    t.regex(stdout, /its record is left as it is: .*run\.json is not JSON \(it ends in the middle\)/);
    t.deepEqual(await leavings(out, run), []);
    const report = await motw(['report', run, '--out', out]);
    t.is(report.code, 3);
    t.regex(report.stderr, /its folder still holds: 1 image\n {2}mend: /);
    t.notRegex(report.stderr, /\n\s+at /);
  },
);

test.serial(
  'a run that was made before runs had owners is left alone while its machine has one',
  async (t) => {
    const out = await temporaryFolder();
    const run = start(['run', 'T1553.005-1', '--out', out]);
    await run.said(/T1553\.005-1 marked/);
    const [id = ''] = (await readdir(out)).filter((name) => !name.startsWith('.'));
    await rm(join(out, id, '.owner'));
    const { stdout } = await motw(['clean-up', '--out', out]);
    t.regex(stdout, new RegExp(`${id}: still running, left alone`));
    t.true((await machinesOf(id)).length > 0);
    await run.ended;
    t.is((await readRun(join(out, id))).state, 'finished');
    t.false((await readdir(join(cache, 'machines'))).includes(id));
  },
);

test.serial(
  'what a killed process had begun of a folder for runs or of a machine is taken away',
  async (t) => {
    const out = await temporaryFolder();
    const { child, ended } = start(['--version']);
    await ended;
    const gone = `20260101-000000-0000.${child.pid}.unfinished`;
    const alive = `20260101-000000-0001.${process.pid}.unfinished`;
    for (const name of [gone, alive]) {
      await mkdir(join(out, `.${name}`, 'images'), { recursive: true });
      await mkdir(join(cache, 'machines', name), { recursive: true });
    }
    t.teardown(() => rm(join(cache, 'machines', alive), { recursive: true, force: true }));
    const { code, stdout } = await motw(['clean-up', '--out', out]);
    t.is(code, 0, stdout);
    t.deepEqual(await readdir(out), [`.${alive}`]);
    const machines = await readdir(join(cache, 'machines'));
    t.false(machines.includes(gone));
    t.true(machines.includes(alive));
  },
);

test('a run that has no machine yet, or no more, is left alone while its process lives', async (t) => {
  const out = await temporaryFolder();
  const run = await RunFolder.create(out);
  await run.save(runRecord({ id: run.id, state: 'running' }));
  const { code, stdout } = await motw(['clean-up', run.id, '--out', out]);
  t.is(code, 0);
  t.is(stdout, `${run.id}: still running, left alone\nnothing is left\n`);
  t.is((await readRun(run.folder)).state, 'running');
  await rm(out, { recursive: true });
});
