import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { runSchema } from '../../runner/store/run-schema.ts';
import { leftOf, motw, onlyRun, temporaryFolder } from './motw.ts';

const statuses = (run: RunRecord, scenario: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    run.scenarios
      .find(({ id }) => id === scenario)
      ?.verdicts.map(({ control, status }) => [control, status]) ?? [],
  );

test.serial('the main job: every control as the posture hardened says, exit 0, nothing left', async (t) => {
  const out = await temporaryFolder();
  const temporary = (await readdir(tmpdir())).filter(
    (name) => name.startsWith('motw-compile') || name.startsWith('motw-packages'),
  );
  const { code, stdout, stderr } = await motw(['run', '--out', out]);
  t.is(code, 0, stderr);
  t.regex(stdout, /^outcome: expected, clean-up: clean; verdicts: 17 expected$/m);
  t.regex(stdout, /Results of the reference guest are no evidence about Windows\./);
  t.regex(stdout, /^ +residual gap: a copy of the program taken off the image carries no mark and/m);
  const run = await onlyRun(out);
  t.is(run.state, 'finished');
  t.deepEqual(
    run.scenarios.map(({ id, arms }) => [id, arms.map(({ arm, attempts }) => `${arm} ${attempts}`)]),
    [
      ['T1553.005-1', ['marked 1', 'unmarked 1']],
      ['T1553.005-2', ['marked 1', 'unmarked 1']],
    ],
  );
  t.is(statuses(run, 'T1553.005-2')['launch-gate'], 'prevented');
  t.true((run.quiet?.steps.length ?? 0) > 0);
  t.deepEqual(await leftOf(run.id), []);
  const after = (await readdir(tmpdir())).filter(
    (name) => name.startsWith('motw-compile') || name.startsWith('motw-packages'),
  );
  t.deepEqual(after, temporary);
  t.deepEqual((await readdir(join(out, run.id))).sort(), [
    'events',
    'evidence.tar',
    'images',
    'junit.xml',
    'report.html',
    'run.json',
  ]);
});

test.serial('unhardened: the image is marked, the file inside is not, and it runs', async (t) => {
  const out = await temporaryFolder();
  const { code, stdout } = await motw([
    'run',
    'T1553.005-2',
    '--posture',
    'unhardened',
    '--json',
    '--out',
    out,
  ]);
  t.is(code, 0);
  const run = JSON.parse(stdout) as RunRecord;
  t.true(runSchema.safeParse(run).success);
  const seen = run.observations.filter(({ arm }) => arm === 'marked');
  const marks = seen.filter(({ kind }) => kind === 'mark-read');
  t.deepEqual(marks.map(({ data }) => data.witness).sort(), ['guest', 'host']);
  for (const { data } of marks) t.regex(String(data.stream), /^ZoneId=3\r?$/m);
  const zones = seen.filter(({ kind }) => kind === 'zone-read');
  t.deepEqual(
    zones.map(({ data }) => [data.stream, data.mapped]),
    [[null, null]],
  );
  t.true(seen.some(({ kind, data }) => kind === 'trace' && data.found === true));
  t.is(statuses(run, 'T1553.005-2')['motw-propagation'], 'not-configured');
});

test.serial(
  'a control that silently went away: exit 1, and one line says which, what was expected and what was seen',
  async (t) => {
    const out = await temporaryFolder();
    const { code, stdout } = await motw([
      'run',
      'T1553.005-2',
      '--drift',
      'motw-propagation=off',
      '--out',
      out,
    ]);
    t.is(code, 1);
    const lines = stdout.split('\n').filter((line) => /^(UNEXPECTED|INCONCLUSIVE)/.test(line));
    t.is(lines.length, 1);
    t.regex(lines[0] ?? '', /^UNEXPECTED motw-propagation: expected prevented, seen not-configured$/);
  },
);

test.serial('a sensor that was switched off is not-instrumented, never missed', async (t) => {
  const out = await temporaryFolder();
  const { code, stdout } = await motw([
    'run',
    'T1553.005-1',
    '--drift',
    'image-mounted=off',
    '--json',
    '--out',
    out,
  ]);
  t.is(code, 1);
  const run = JSON.parse(stdout) as RunRecord;
  const unexpected = run.scenarios.flatMap(({ verdicts }) =>
    verdicts.filter(({ outcome }) => outcome === 'unexpected'),
  );
  t.deepEqual(
    unexpected.map(({ control, status }) => [control, status]),
    [['image-mounted', 'not-instrumented']],
  );
  t.notRegex(stdout, /"missed"/);
});

test.serial(
  'two runs at once both work: neither disturbs the other, if their alerts may come late',
  async (t) => {
    const out = await temporaryFolder();
    const args = ['run', 'T1553.005-1', '--arms', 'marked,unmarked', '--json', '--out', out];
    const ended = await Promise.all([motw(args), motw(args)]);
    const ids: string[] = [];
    for (const { stdout, stderr } of ended) {
      const run: RunRecord = JSON.parse(stdout);
      ids.push(run.id);
      t.is(run.state, 'finished', stderr);
      const otherwise = run.scenarios
        .flatMap(({ verdicts }) => verdicts)
        .filter(({ outcome, status }) => outcome !== 'expected' && status !== 'late');
      t.deepEqual(otherwise, []);
      t.deepEqual(
        run.scenarios.flatMap(({ arms }) => arms.map(({ attempts }) => attempts)),
        [1, 1],
      );
      t.deepEqual(await leftOf(run.id), []);
    }
    t.deepEqual((await readdir(out)).sort(), [...ids, 'history.sqlite'].sort());
  },
);
