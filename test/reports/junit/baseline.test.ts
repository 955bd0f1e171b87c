import test from 'ava';
import { exitCodeOf } from '../../../runner/comparison/exit-code.ts';
import { type Change, changes, type Diff } from '../../../runner/model/memory/diff.ts';
import { junitReport } from '../../../runner/reports/junit/junit-report.ts';
import { hostileContext, hostileRun } from '../html/hostile-run.ts';
import { hostile } from '../html/samples.ts';
import { exercised } from '../sample-exercise.ts';
import { diffOf } from '../sample-memory.ts';
import { drifted, hardened } from '../sample-runs.ts';
import { aboutRun, testsOf } from './reading.ts';
import { faultsOf } from './validated.ts';

const at = '2026-11-24T06:45:12.000Z';

test('a regression since the baseline is a failure, though every verdict is as expected', (t) => {
  const diff = diffOf(hardened);
  const only = (...some: readonly Change[]): Diff => ({
    ...diff,
    controls: diff.controls.filter(({ change }) => some.includes(change)),
  });
  t.is(aboutRun(hardened).baseline, undefined, 'without a baseline there is no such test');
  t.is(aboutRun(hardened, diff).baseline, 'failure');
  t.is(aboutRun(hardened, only('flaky')).baseline, 'error');
  t.is(aboutRun(hardened, only('incomparable', 'unchanged')).baseline, 'error');
  t.is(aboutRun(hardened, only()).baseline, 'error');
  t.is(aboutRun(hardened, only('improved', 'unchanged')).baseline, 'passed');
  const failed = (given: Diff) =>
    testsOf(junitReport(hardened, given)).find(({ name }) => name === 'baseline');
  t.is(failed(diff)?.message, '1 control regressed, compared with run 20261123-064512-1001');
  t.regex(
    failed(diffOf(drifted))?.text ?? '',
    /^motw-propagation in T1553\.005-2, regressed: prevented, then not-configured; /m,
  );
  t.is(failed({ ...diff, before: null })?.message, '1 control regressed, compared with what was last known');
});

test('a run held against a baseline is valid, too, and its test is green exactly where the exit code is 0', async (t) => {
  t.deepEqual(
    await faultsOf(
      junitReport({ ...hostileRun(hostile), startedAt: at, finishedAt: at }, hostileContext(hostile).diff),
    ),
    [],
  );
  t.deepEqual(await faultsOf(junitReport(exercised, diffOf(exercised))), []);
  const [one] = diffOf(hardened).controls;
  if (one === undefined) return t.fail();
  for (const change of changes) {
    const diff = { ...diffOf(hardened), controls: [{ ...one, change }] };
    t.is(aboutRun(hardened, diff).baseline === 'passed', exitCodeOf(diff) === 0, change);
  }
});
