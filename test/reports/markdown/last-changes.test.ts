import test from 'ava';
import { markdownReport } from '../../../runner/reports/markdown/markdown-report.ts';
import { exercised } from '../sample-exercise.ts';
import { pastOfRun } from '../sample-memory.ts';

test('the last changes: by run, a control once, and what differs once a run', (t) => {
  const history = pastOfRun(exercised, 12);
  const twice = {
    ...history,
    runs: history.runs.map((run, place) => ({ ...run, drift: place === 11 ? ['motw-propagation=off'] : [] })),
    controls: [...history.controls, ...history.controls.map((one) => ({ ...one, scenario: 'T1553.005-1' }))],
  };
  const text = markdownReport(exercised, { calibration: null, diff: null, history: twice });
  const part = text.slice(text.indexOf('### Last changes'), text.indexOf('<details><summary>Arms'));
  t.is(part.match(/between: /g)?.length, 1);
  t.regex(
    part,
    /^- 2026-11-24 06:45 UTC; .*between: build: .*\n {2}- `motw-propagation` regressed \(in `T1553\.005-2`, `T1553\.005-1`\): prevented → not-configured$/m,
  );
  const runs = part.match(/^- .*$/gm) ?? [];
  t.is(new Set(runs).size, runs.length);
});
