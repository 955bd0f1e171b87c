import { spawnSync } from 'node:child_process';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { csvReport } from '../../../runner/reports/csv/csv-report.ts';
import { oracle } from '../../oracle/find-oracle.ts';
import { hostileRun } from '../html/hostile-run.ts';
import { hostile } from '../html/samples.ts';
import { runRecord, scenario, verdict } from '../record-builder.ts';
import { drifted, faulty, hardened, interrupted } from '../sample-runs.ts';

type Row = Readonly<Record<string, string>>;

/** By a reader that refuses rows of another length and quotation marks in the wrong place. */
const rowsOf = (run: RunRecord): readonly Row[] =>
  parse(csvReport(run), { columns: true, recordDelimiter: '\r\n' });

test('a row a verdict, with all that it hangs on', (t) => {
  const rows = rowsOf(drifted);
  t.is(rows.length, 10);
  t.deepEqual(rows[1], {
    run: '20261124-064512-3f9a',
    started: '2026-11-24T06:45:12.000Z',
    state: 'finished',
    cleanUp: 'clean',
    target: 'reference',
    platform: 'reference guest',
    posture: 'hardened',
    drift: 'motw-propagation=off',
    build: '6.1.0-41-amd64',
    harness: '0.1.0',
    scenario: 'T1553.005-2',
    technique: 'T1553.005',
    atomicGuid: '42f22b00-0242-4afc-a61b-0da05041f9cc',
    control: 'motw-propagation',
    kind: 'preventive',
    mechanism: 'modelled',
    status: 'not-configured',
    expected: 'prevented',
    outcome: 'unexpected',
    why: 'the target was probed and has it switched off',
    marked: 'not-configured',
    unmarked: '',
    noise: '0',
    timeToDetectMs: '',
    evidence: 'o1',
    remark: 'Results of the reference guest are no evidence about Windows.',
  });
  t.is(rows[9]?.timeToDetectMs, '12345');
  t.is(rows[8]?.noise, '2');
  t.is(
    rows[2]?.why,
    'the file has no zone in the marked arm, which is what motw-propagation is there for',
    'a comma',
  );
});

test('what is unknown or stated nowhere is an empty cell', (t) => {
  const [, , , unstated] = rowsOf(faulty);
  t.like(unstated, {
    expected: '',
    mechanism: '',
    platform: 'windows',
    cleanUp: 'dirty',
    outcome: 'unstated',
    unmarked: '',
    remark: '',
  });
});

test('a run that judged nothing, or a scenario of which nothing was judged, is in the table and says why', (t) => {
  const why = 'the run was interrupted: what it did not judge is not known';
  const rows = rowsOf(interrupted);
  t.deepEqual(
    rows.map(({ scenario }) => scenario),
    ['T1553.005-1', 'T1553.005-2'],
  );
  for (const row of rows)
    t.like(row, { control: '', status: '', outcome: 'inconclusive', state: 'interrupted', why });
  const none = rowsOf({ ...hardened, scenarios: [] });
  t.is(none.length, 1);
  t.like(none[0], { scenario: '', outcome: 'inconclusive', why: 'nothing was judged' });
});

test('every line ends with CR and LF, the last one too, and none is empty (RFC 4180, 2.1 and 2.2)', (t) => {
  for (const run of [hardened, drifted, faulty]) {
    const text = csvReport(run);
    t.true(text.endsWith('\r\n'));
    t.notRegex(text, /(?<!\r)\n|\r(?!\n)|\r\n\r\n/);
  }
});

const withWhy = (why: string) =>
  rowsOf(
    runRecord({ scenarios: [scenario({ verdicts: [verdict('launch-gate', 'prevented', { why })] })] }),
  )[0]?.why;

test('a formula of a guest is none in a spreadsheet; what is harmless stays as it is', (t) => {
  for (const formula of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '  =1+1',
    '＝1+1',
    '\n\n-cmd|calc',
  ]) {
    t.is(withWhy(formula), `'${formula.trim()}`);
  }
  for (const text of [
    'a = b',
    'it was -1',
    "'quoted'",
    'x@y',
    'a,b;"c"',
    '12',
    '-'.padStart(3, 'x'),
    'Prüfung 漢字',
  ])
    t.is(withWhy(text), text);
});

test('whatever a guest says, the table has the same rows and columns, and no cell is a formula', (t) => {
  const benign = rowsOf(hostileRun('x'));
  const unit = fc.constantFrom(
    '"',
    '""',
    ',',
    ';',
    '\r\n',
    '\n',
    '\r',
    '=',
    '+',
    '-',
    '@',
    '\t',
    "'",
    ' ',
    '\0',
    '\u202e',
    '\ud800',
    'x',
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 10 }), (text) => {
        const rows = rowsOf(hostileRun(text));
        t.is(rows.length, benign.length);
        for (const row of rows) {
          t.deepEqual(Object.keys(row), Object.keys(benign[0] ?? {}));
          for (const cell of Object.values(row)) t.notRegex(cell, /^\s*[=+\-@]|[^\P{C}]/u);
        }
        return true;
      }),
      { numRuns: 200 },
    ),
  );
});

const python = oracle('python3');
const other = python === null ? test.skip : test;
other(`Python reads the same cells${python === null ? ' (skipped: no python3)' : ''}`, (t) => {
  for (const run of [drifted, faulty, hostileRun(hostile)]) {
    const script =
      'import csv, io, json, sys; print(json.dumps(list(csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode("utf-8"), newline=""), strict=True))))';
    const { status, stdout, stderr } = spawnSync(python ?? '', ['-c', script], {
      input: csvReport(run),
      encoding: 'utf8',
    });
    t.is(status, 0, stderr);
    t.deepEqual(JSON.parse(stdout), rowsOf(run));
  }
});

test('a very long text is cut to what a spreadsheet takes', (t) => {
  t.true((withWhy('x'.repeat(1_000_000))?.length ?? 0) <= 32_767);
});
