import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { historyOf } from '../../../runner/comparison/history.ts';
import { rememberedOf } from '../../../runner/model/memory/remembered-run.ts';
import { historySchema } from '../../../runner/store/history/document/history-schema.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { runRecord, scenario, verdict } from '../../reports/record-builder.ts';
import { keepRecords, yearOfRuns } from '../../store/history/year-of-runs.ts';

const { records, nights } = yearOfRuns({ nights: 60 });
const folder = await temporaryFolder();
await keepRecords(folder, records);

const history = (...args: readonly string[]) => motw(['history', '--out', folder, ...args]);
const documentOf = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await history('--json', ...args);
  if (code !== 0) throw new Error(stderr);
  return historySchema.parse(JSON.parse(stdout));
};

test('--json is one document: what the records say, and nothing else on standard output', async (t) => {
  const { code, stdout, stderr } = await history('--json', '--last', '60');
  t.is(code, 0);
  t.regex(stderr, /^(reading 60 run folders \.\.\.\n)?$/, 'where that takes longer than a second');
  t.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(historyOf(records.map(rememberedOf), []))));
});

test('the last 30 runs unless more are asked for, or all since a date', async (t) => {
  t.is((await documentOf()).runs.length, 30);
  t.is((await documentOf('--last', '5')).runs.length, 5);
  t.deepEqual(
    (await documentOf('--last', '5')).runs.map(({ id }) => id),
    records.slice(-5).map(({ id }) => id),
  );
  t.is((await documentOf('--since', '2026-01-11')).runs.length, 50);
  t.is((await documentOf('--since', '2026-01-11T02:00:00.001Z')).runs.length, 49);
  t.is((await documentOf('--since', '2026-01-11T04:00:00+02:00')).runs.length, 50);
  t.is((await documentOf('--since', '2026-01-11', '--last', '7')).runs.length, 7);
});

test('one scenario, one control or several: only those are told of', async (t) => {
  const told = async (...args: readonly string[]) =>
    (await documentOf('--last', '99', ...args)).controls.map(
      ({ scenario, control }) => `${scenario.slice(-1)} ${control}`,
    );
  t.deepEqual(await told('--control', 'mark-written'), ['2 mark-written']);
  t.deepEqual(await told('--control', 'launch-gate', '--control', 'mark-written'), [
    '1 launch-gate',
    '2 launch-gate',
    '2 mark-written',
  ]);
  t.deepEqual(await told('--scenario', 'T1553.005-1', '--control', 'mount-verb'), ['1 mount-verb']);
  t.is((await told('--target', 'win11', '--scenario', 'T1553.005-1')).length, 7);
  t.is((await documentOf('--last', '99', '--control', 'mount-verb')).runs.length, 59, 'one was broken off');
});

test('the console tells the regression, what was in between, and the recovery', async (t) => {
  const { code, stdout, stderr } = await history('--last', '60', '--control', 'motw-propagation');
  t.is(code, 0, stderr);
  const [lost, back] = [records[nights.regression], records[nights.recovery]];
  t.regex(stdout, /^win11: 59 runs, 2026-01-01 to 2026-03-01\n/);
  t.regex(
    stdout,
    new RegExp(
      `${lost?.id} on win11\\n.*T1553.005-1 motw-propagation: prevented -> not-prevented, regressed`,
    ),
  );
  t.regex(
    stdout,
    new RegExp(`${back?.id} on win11\\n.*T1553.005-1 motw-propagation: not-prevented -> prevented, improved`),
  );
  t.regex(stdout, /\n {4}motw-propagation {2}\+*-+\+*\?\+* {2}prevented\n/);
  t.notRegex(stdout, /launch-gate/);
});

for (const [option, name, says] of [
  ['--target', 'win10', /unknown target 'win10', did you mean 'win11'\?/],
  ['--scenario', 'T1553.005-3', /unknown scenario 'T1553\.005-3', did you mean 'T1553\.005-[12]'\?/],
  [
    '--control',
    'lunch-gate',
    /unknown control 'lunch-gate', did you mean 'launch-gate'\?\n {2}mend: known: .*mount-verb/,
  ],
  ['--posture', 'hardened', /unknown posture 'hardened'\n {2}mend: there is no posture here yet/],
  ['--since', 'yesterday', /--since yesterday: not a date\n {2}mend: write it as 2026-11-24/],
  ['--since', '2026-02-31T', /not a date/],
  ['--last', '0', /--last 0: not a number of runs/],
  ['--last', '1e3', /not a number of runs/],
] as const) {
  test(`${option} ${name}: exit 2, what is wrong and how to mend it`, async (t) => {
    const { code, stdout, stderr } = await history(option, name);
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, says);
  });
}

test('no run at all: it says so and how to make one, exit 0; --json is an empty document', async (t) => {
  const empty = await temporaryFolder();
  for (const out of [empty, join(empty, 'nowhere')]) {
    const { code, stdout } = await motw(['history', '--out', out, '--target', 'any']);
    t.is(code, 0);
    t.is(stdout, `there is no run in ${out} yet; \`motw run\` makes one\n`);
    const { runs, controls, unreadable } = JSON.parse(
      (await motw(['history', '--json', '--out', out])).stdout,
    );
    t.deepEqual([runs, controls, unreadable], [[], [], []]);
  }
  t.deepEqual(await readdir(empty), [], 'looking leaves nothing');
});

test('runs, but none that is so: exit 0, and it says what was asked for', async (t) => {
  const { code, stdout } = await history('--since', '2030-01-01', '--target', 'win11');
  t.is(code, 0);
  t.is(
    stdout,
    `none of the 60 runs in ${folder} has what was asked for: --target win11 --since 2030-01-01T00:00Z\n`,
  );
  const zoned = await history('--since', '2030-01-01T09:30+02:00', '--control', 'mount-verb');
  t.regex(zoned.stdout, /asked for: --control mount-verb --since 2030-01-01T07:30Z\n$/);
});

test('every form of a time that the message names is taken', async (t) => {
  const { stderr } = await history('--since', 'yesterday');
  const forms = stderr.match(/2026-11-24[^\s,)]*/g) ?? [];
  t.is(forms.length, 5);
  for (const form of forms) t.is((await history('--since', form)).code, 0, form);
});

test('damaged records: each in one line at the end, the others as ever, exit 0', async (t) => {
  const out = await temporaryFolder();
  await keepRecords(out, records.slice(0, 4));
  for (let i = 0; i < 12; i++) {
    await mkdir(join(out, `20270101-020000-00${i + 10}`));
    await writeFile(join(out, `20270101-020000-00${i + 10}`, 'run.json'), '{"schema"');
  }
  const { code, stdout } = await motw(['history', '--out', out]);
  t.is(code, 0);
  t.regex(stdout, /^win11: 4 runs/);
  t.regex(
    stdout,
    /\n12 run folders can't be read, and are missing above\n {2}20270101-020000-0010: is not JSON \(it ends in the middle\)\n/,
  );
  t.regex(stdout, /\n {2}and 2 more\n$/);
  const document = JSON.parse((await motw(['history', '--json', '--out', out])).stdout);
  t.is(document.unreadable.length, 12);
  await rm(join(out, 'history.sqlite'));
  t.deepEqual(JSON.parse((await motw(['history', '--json', '--out', out])).stdout), document);
  for (const { id } of records.slice(0, 4)) await rm(join(out, id), { recursive: true });
  t.regex((await motw(['history', '--out', out])).stdout, /^there is no run that can be read in /);
});

test('runs of several targets and postures: as many of each', async (t) => {
  const out = await temporaryFolder();
  const others = Array.from({ length: 8 }, (_, i) =>
    runRecord({
      id: `2025010${i + 1}-020000-0000`,
      scenarios: [scenario({ verdicts: [verdict('mount-verb', 'prevented')] })],
    }),
  );
  await keepRecords(out, [...records, ...others]);
  const { stdout } = await motw(['history', '--out', out, '--last', '6']);
  t.regex(stdout, /^reference, posture hardened: 6 runs/);
  t.regex(stdout, /\nwin11: 6 runs/);
});
