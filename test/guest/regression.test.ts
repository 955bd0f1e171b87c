import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { readDiff } from '../../runner/store/diff-file.ts';
import { motw, start, temporaryFolder } from './motw.ts';

const one = ['run', 'T1553.005-1', '--arms', 'unmarked,quiet'];

/** The ids of the runs in a folder, oldest first. */
async function runsIn(out: string): Promise<readonly string[]> {
  return (await readdir(out)).filter((name) => /^\d{8}-/.test(name)).sort();
}

test.serial('a rule that went away is a regression against the baseline, and exit 1', async (t) => {
  const out = await temporaryFolder();
  const first = await motw([...one, '--baseline', 'latest', '--out', out]);
  t.regex(first.stderr, /^reference: no earlier run to compare with$/m);
  const [baseline = ''] = await runsIn(out);
  const drifted = ['--drift', 'image-mounted=rule-off', '--baseline', baseline, '--out', out];
  const { code, stdout } = await motw([...one, ...drifted]);
  t.is(code, 1);
  t.regex(stdout, /^!! image-mounted regressed: detected, then missed$/m);
  t.regex(stdout, /its rule is gone/);
  const [, second = ''] = await runsIn(out);
  const diff = await readDiff(join(out, second));
  t.is(diff?.before?.id, baseline);
  t.deepEqual(
    diff?.controls.filter(({ change }) => change === 'regressed').map(({ control }) => control),
    ['image-mounted'],
  );
  t.true((await readFile(join(out, second, 'evidence.tar'))).includes(`${second}/diff.json`));
  const report = await readFile(join(out, second, 'report.html'), 'utf8');
  t.true(report.includes(baseline));
});

test.serial('a diff that can not be kept: it is said, and the evidence is kept all the same', async (t) => {
  const out = await temporaryFolder();
  await motw([...one, '--out', out]);
  const { ended, said } = start([...one, '--baseline', 'latest', '--out', out]);
  await said(/T1553\.005-1 unmarked/);
  const [, id = ''] = await runsIn(out);
  await mkdir(join(out, id, 'diff.json'));
  const { code, stdout, stderr } = await ended;
  t.is(code, 3, stderr);
  t.regex(stderr, /could not keep the diff: \S+ \(EISDIR\)/);
  t.regex(stdout, /^7 unchanged$/m);
  const kept = await readdir(join(out, id));
  t.true(kept.includes('evidence.tar') && kept.includes('report.html'), kept.join(' '));
});

test.serial('a run that is repeated is several runs of one batch, and says whether they agree', async (t) => {
  const out = await temporaryFolder();
  const { code, stdout } = await motw([...one, '--repeat', '2', '--out', out]);
  t.regex(stdout, /^2 runs on reference: 0 flaky, \d+ not always judged, \d+ the same each time$/m);
  const records = await Promise.all(
    (await runsIn(out)).map(
      async (id) => JSON.parse(await readFile(join(out, id, 'run.json'), 'utf8')) as RunRecord,
    ),
  );
  t.is(records.length, 2);
  const [batch] = records.map((record) => record.batch);
  t.regex(batch ?? '', /^batch-/);
  t.true(records.every((record) => record.batch === batch && record.state === 'finished'));
  t.true(records.every(({ outcome }) => (outcome === 'expected') === (code === 0)));
});

test.serial('what a run can not be held against is told before anything is begun', async (t) => {
  const out = await temporaryFolder();
  for (const [options, said] of [
    [['--baseline', '20200101'], /unknown run '20200101'/],
    [['--across'], /name one: --baseline latest/],
    [['--only-changes', '--json'], /leave one of them out/],
    [['--repeat', '0'], /--repeat 0: not a whole number/],
    [['--max-time', 'soon'], /--max-time soon: not a duration/],
    [['--notify'], /names nobody to be told|no motw\.yaml/],
    [['--step', '--repeat', '2'], /leave --repeat out/],
  ] as const) {
    const { code, stderr } = await motw(['run', ...options, '--out', out]);
    t.is(code, 2, options.join(' '));
    t.regex(stderr, said);
    t.deepEqual(await runsIn(out), []);
  }
});
