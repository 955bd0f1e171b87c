import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import type { Status } from '../../runner/model/words.ts';
import { repetitionReport } from '../../runner/reports/console/repetition-report.ts';
import { runRecord, scenario, verdict } from './record-builder.ts';

function runs(...statuses: readonly Status[]): readonly RunRecord[] {
  return statuses.map((status) =>
    runRecord({
      scenarios: [
        scenario({ verdicts: [verdict('mount-verb', 'prevented'), verdict('image-mounted', status)] }),
      ],
    }),
  );
}

const report = (statuses: readonly Status[], columns = 80) =>
  repetitionReport(runs(...statuses), { colour: false, columns });

test('a control whose repetitions disagree is flaky, with how often each status was seen', (t) => {
  t.is(
    report(['missed', 'detected', 'detected']),
    [
      '3 runs on reference: 1 flaky, 0 not always judged, 1 the same each time',
      '  !! T1553.005-2 image-mounted: detected 2, missed 1',
    ].join('\n'),
  );
});

test('what could not be judged once is not flaky, and no sign that it is the same each time', (t) => {
  for (const status of ['inconclusive', 'not-reached'] as const)
    t.is(
      report(['detected', status]),
      [
        '2 runs on reference: 0 flaky, 1 not always judged, 1 the same each time',
        `  ?? T1553.005-2 image-mounted: detected 1, ${status} 1`,
      ].join('\n'),
    );
});

test('where all agree there is one line', (t) => {
  t.is(
    report(['detected', 'detected']),
    '2 runs on reference: 0 flaky, 0 not always judged, 2 the same each time',
  );
});

test('it fits a narrow terminal, and names from elsewhere cannot act on it', (t) => {
  for (const line of report(['missed', 'detected'], 40).split('\n')) t.true(line.length <= 40, line);
  const hostile = runs('missed', 'detected').map((run) => ({
    ...run,
    scenarios: run.scenarios.map((each) => ({ ...each, id: 'a\x1b[2Jb' })),
  }));
  t.false(repetitionReport(hostile, { colour: false }).includes('\x1b'));
});
