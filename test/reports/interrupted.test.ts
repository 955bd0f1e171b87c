import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { consoleReport } from '../../runner/reports/console/console-report.ts';
import { findingsOf } from '../../runner/reports/content/verdicts/findings.ts';
import { githubReport } from '../../runner/reports/github/github-report.ts';
import { htmlReport } from '../../runner/reports/html/html-report.ts';
import { markdownReport } from '../../runner/reports/markdown/markdown-report.ts';
import { isSuccessful } from '../../runner/reports/sarif/notifications.ts';
import { arm, observation, runRecord, scenario, step, steps, verdict } from './record-builder.ts';
import { drifted, faulty, hardened } from './sample-runs.ts';

const none = { calibration: null, diff: null, history: null };
const console = observation(
  null,
  null,
  'fault',
  { code: 'CONSOLE' },
  'what its console said is in console.log',
);
const fault = (code: string, text: string) =>
  observation('marked', 'collect', 'fault', { code, text }, `collect: ${text}`);
const unjudged = (why: string) =>
  ({ expected: 'detected', outcome: 'inconclusive', why, evidence: [] }) as const;
const untried = unjudged('the arm in which it is judged was not run');

function stopped(code: string, text: string): RunRecord {
  const broke = unjudged(`the collect step failed with ${code} in the marked arm`);
  return runRecord({
    state: 'interrupted',
    outcome: 'inconclusive',
    quiet: null,
    scenarios: [
      scenario({
        id: 'T1553.005-1',
        arms: [arm('marked', steps(step('collect', 'failed', code)))],
        verdicts: [
          verdict('mount-verb', 'prevented'),
          verdict('image-mounted', 'inconclusive', broke),
          verdict('mark-written', 'inconclusive', broke),
        ],
      }),
      scenario({
        verdicts: [
          verdict('mount-verb', 'not-reached', untried),
          verdict('image-mounted', 'not-reached', untried),
        ],
      }),
    ],
    observations: [fault(code, text), console],
  });
}

const run = stopped('INTERRUPTED', 'the input of the exercise ended');
const once =
  'the run was interrupted (the input of the exercise ended), and these were not judged: 2 of 3 controls in T1553.005-1, all 2 controls in T1553.005-2';

test('an interruption is told once, with why and how much of each scenario it cost', (t) => {
  t.deepEqual(
    findingsOf(run).map(({ label, text }) => `${label} ${text}`),
    [`INCONCLUSIVE ${once}`],
  );
  const told = consoleReport(run, { folder: null, verbose: false, colour: false, columns: 120 });
  t.notRegex(told, /in which it is judged|step failed with|FAULT/);
  t.is(told.match(/these were not judged/g)?.length, 1);
  t.regex(
    consoleReport(run, { folder: null, verbose: true, colour: false }),
    /the arm in which it is judged was not run/,
    'whoever asks for all reasons gets them',
  );
  const warnings = githubReport(run, none, () => null).match(/^::warning .*$/gm) ?? [];
  t.is(warnings.length, 1);
  t.regex(markdownReport(run, none), /^- \*\*INCONCLUSIVE\*\* the run was interrupted/m);
  t.regex(htmlReport(run, none), /<strong>Next:<\/strong> Run again, to its end/);
});

test('the reason is the one that the record has: a signal, or that the time was up', (t) => {
  const because = (code: string, text: string) => findingsOf(stopped(code, text))[0]?.text.split(',')[0];
  t.is(because('INTERRUPTED', 'interrupted by SIGINT'), 'the run was interrupted (by SIGINT)');
  t.is(because('TIME_UP', 'the time is up'), 'the run was interrupted (the time is up)');
  t.is(because('INTERRUPTED', 'the run was interrupted'), 'the run was interrupted');
});

test('what has a reason of its own is told for itself, and a fault is not hidden', (t) => {
  const [first, second] = run.scenarios;
  if (first === undefined || second === undefined) return t.fail();
  const deaf = unjudged('its source files could not be read in the marked arm');
  const verdicts = [...second.verdicts, verdict('mark-written', 'inconclusive', deaf)];
  const more = {
    ...run,
    scenarios: [first, { ...second, verdicts }],
    observations: [...run.observations, observation(null, null, 'fault', { code: 'ECONNRESET' }, 'gone')],
  };
  t.deepEqual(
    findingsOf(more).map(({ text }) => text.slice(0, 40)),
    ['ECONNRESET: gone', once.slice(0, 40), 'mark-written: its source files could not'],
  );
  t.regex(findingsOf(more)[1]?.text ?? '', /2 of 3 controls in T1553\.005-2$/);
});

test('a run that came to its end folds nothing: an arm that was left out is no interruption', (t) => {
  const finished = findingsOf({ ...run, state: 'finished' }).map(({ text }) => text);
  t.true(finished.some((text) => text.endsWith(untried.why)));
  t.false(finished.some((text) => text.includes('interrupted (')));
});

test('a kept console is no fault of its own: it is told with the first one, and not at all where a person stopped the run', (t) => {
  const withConsole = (one: RunRecord) => ({ ...one, observations: [...one.observations, console] });
  t.deepEqual(findingsOf(withConsole(hardened)), [], 'a first try failed, the second did not');
  t.true(isSuccessful(withConsole(hardened)));
  const [, first, second] = findingsOf(withConsole(faulty));
  t.like(first, { label: 'FAULT', text: 'ECONNRESET: the channel was closed by the target' });
  t.is(first?.detail, console.summary);
  t.is(second?.detail, null);
  t.deepEqual(findingsOf(withConsole(drifted)), findingsOf(drifted));
  t.is(findingsOf(run)[0]?.detail, null);
  t.true(htmlReport(run, none).includes(console.summary), 'as evidence it stays');
});
