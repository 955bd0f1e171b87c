import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { readableContext, reportContext } from '../../../runner/cli/memory/report-context.ts';
import { keepResults } from '../../../runner/cli/results/keep-results.ts';
import { diffOf } from '../../../runner/comparison/diff.ts';
import { historyOf } from '../../../runner/comparison/history.ts';
import { rememberedOf } from '../../../runner/model/memory/remembered-run.ts';
import { keepDiff } from '../../../runner/store/diff-file.ts';
import { root, temporaryFolder } from '../../guest/motw.ts';
import { runRecord } from '../../reports/record-builder.ts';
import { keepRecords, yearOfRuns } from '../../store/history/year-of-runs.ts';

const { records } = yearOfRuns({ nights: 80 });
const at = (place: number) => records.at(place) ?? runRecord({});

test('the runs of the same target and posture up to this one, the last 60, which ends with it', async (t) => {
  const folder = await temporaryFolder();
  const other = runRecord({ id: '20260201-030000-0000' });
  await keepRecords(folder, [...records, other]);
  const { history, calibration, diff } = await reportContext(join(folder, at(69).id), at(69));
  t.deepEqual(history, historyOf(records.slice(10, 70).map(rememberedOf), []));
  t.deepEqual([calibration, diff], [null, null]);
  const alone = await reportContext(join(folder, other.id), other);
  t.deepEqual(
    alone.history?.runs.map(({ id }) => id),
    [other.id],
  );
});

test('a run that was copied elsewhere: only itself, and nothing is left beside it', async (t) => {
  const folder = await temporaryFolder();
  await keepRecords(folder, [at(0)]);
  const { history } = await reportContext(`${join(folder, at(0).id)}/`, at(0));
  t.is(history?.runs.length, 1);
  t.deepEqual(await readdir(folder), [at(0).id]);
});

test('from within its own folder', async (t) => {
  const folder = await temporaryFolder();
  await keepRecords(folder, records.slice(0, 3));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', join(root, 'runner/cli/main.js'), 'report', '.', '--format', 'html'],
    { cwd: join(folder, at(2).id), encoding: 'utf8' },
  );
  t.is(status, 0, stderr);
  t.true(stdout.includes('2026-01-01'), 'the first night is told of');
});

test('a history that cannot be kept keeps no report from being made', async (t) => {
  const folder = await temporaryFolder();
  await keepRecords(folder, records.slice(0, 3));
  await mkdir(join(folder, 'history.sqlite'));
  t.is((await reportContext(join(folder, at(2).id), at(2))).history?.runs.length, 3);
});

test('of a run that has just ended, each damaged part is left out alone', async (t) => {
  const folder = await temporaryFolder();
  await keepRecords(folder, records.slice(0, 3));
  const own = join(folder, at(2).id);
  const kept = async () => {
    const { calibration, diff, history } = await readableContext(own, at(2));
    return [calibration === null, diff === null, history?.runs.length];
  };
  await writeFile(join(folder, 'calibration.json'), '{');
  await keepDiff(own, diffOf(records.slice(0, 1).map(rememberedOf), [rememberedOf(at(2))], { across: true }));
  t.deepEqual(await kept(), [true, false, 3]);
  await writeFile(join(own, 'diff.json'), '{');
  t.deepEqual(await kept(), [true, true, 3]);
  await keepResults(own, at(2));
  const report = await readFile(join(own, 'report.html'), 'utf8');
  t.true(report.includes('Control by time'));
});

test('a damaged calibration and a damaged diff are errors', async (t) => {
  const folder = await temporaryFolder();
  await keepRecords(folder, records.slice(0, 2));
  await writeFile(join(folder, at(1).id, 'diff.json'), '{');
  await t.throwsAsync(reportContext(join(folder, at(1).id), at(1)), { code: 'DIFF_INVALID' });
  await writeFile(join(folder, 'calibration.json'), '{');
  await t.throwsAsync(reportContext(join(folder, at(0).id), at(0)), { code: 'CALIBRATION_INVALID' });
});
