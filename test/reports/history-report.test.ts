import test from 'ava';
import { historyOf } from '../../runner/comparison/history.ts';
import type { HistoryDocument } from '../../runner/model/memory/history.ts';
import { type RememberedRun, rememberedOf } from '../../runner/model/memory/remembered-run.ts';
import type { RunRecord, Verdict } from '../../runner/model/run-record.ts';
import type { Status } from '../../runner/model/words.ts';
import { historyReport } from '../../runner/reports/console/history-report.ts';
import { widthOf } from '../../runner/reports/lines.ts';
import { yearOfRuns } from '../store/history/year-of-runs.ts';
import { observation, runRecord, scenario, verdict } from './record-builder.ts';

const plain = { colour: false } as const;

/** One run a day from 1 November 2026 on: its verdicts, or null for a run that was broken off, and what else is given. */
function nights(
  ...given: readonly (readonly [readonly Verdict[] | null, Partial<RunRecord>?])[]
): readonly RememberedRun[] {
  return given.map(([verdicts, more = {}], i) => {
    const startedAt = new Date(Date.UTC(2026, 10, 1 + i, 2)).toISOString();
    const id = `${startedAt.slice(0, 10).replaceAll('-', '')}-020000-0000`;
    const ended =
      verdicts === null ? ({ state: 'interrupted', finishedAt: null, outcome: null } as const) : {};
    const scenarios = [scenario({ verdicts: verdicts ?? [] })];
    return rememberedOf(runRecord({ startedAt, scenarios, ...ended, ...more, id }));
  });
}

const drift = (states: Readonly<Record<string, string>>) => ({
  observations: [observation(null, null, 'posture', { drift: states })],
});
const report = (
  runs: readonly RememberedRun[],
  columns = 80,
  unreadable: HistoryDocument['unreadable'] = [],
) => historyReport(historyOf(runs, unreadable), { ...plain, columns }).split('\n');
const lineOf = (lines: readonly string[], control: string) =>
  lines.find((line) => line.trim().startsWith(control)) ?? '';

test('every status has its sign, the oldest left, and a run that judged nothing is blank', (t) => {
  const statuses: readonly Status[] = [
    'prevented',
    'warned',
    'not-prevented',
    'blocked-unattributed',
    'not-configured',
    'not-reached',
    'inconclusive',
  ];
  const lines = report(
    nights(
      ...statuses.map((status) => [[verdict('x', status)]] as const),
      [null],
      [[verdict('x', 'prevented')]],
    ),
  );
  t.regex(lineOf(lines, 'x'), /^ {4}x {2}\+~-uo\?\? \+ {2}prevented$/);
  const detective = report(
    nights(
      ...(['detected', 'late', 'missed', 'not-instrumented'] as const).map(
        (status) => [[verdict('mark-written', status)]] as const,
      ),
    ),
  );
  t.regex(lineOf(detective, 'mark-written'), /\+~-o {2}not-instrumented -\/120 ms$/);
});

test('how it stands now: its outcome where it is not as expected, the last time and the median', (t) => {
  const timed = (timeToDetectMs: number | null, status: Status = 'detected') =>
    [
      [
        verdict('mark-written', status, { timeToDetectMs }),
        verdict('y', 'not-prevented', { outcome: 'known-gap' }),
      ],
    ] as const;
  const lines = report(nights(timed(100), timed(400), timed(null, 'missed'), timed(180)));
  t.regex(lineOf(lines, 'mark-written'), /\+\+-\+ {2}detected 180\/180 ms$/);
  t.regex(lineOf(lines, 'y'), /---- {2}not-prevented gap$/);
  t.regex(
    lineOf(report(nights(timed(100), timed(300), timed(12_340))), 'mark-written'),
    /detected 12\.3\/0\.3 s$/,
  );
  const unexpected = report(nights([[verdict('x', 'not-prevented', { outcome: 'unexpected' })]]));
  t.regex(lineOf(unexpected, 'x'), /- {2}not-prevented !!$/);
});

test('a status that the newest runs do not tell is dated', (t) => {
  const [x, y] = [verdict('x', 'prevented'), verdict('y', 'prevented')];
  const lines = report(nights([[x, y]], [[x]], [null]));
  t.regex(lineOf(lines, 'x'), /\+\+ {3}prevented$/, 'a run that was broken off tells nothing of any');
  t.regex(lineOf(lines, 'y'), /\+ {4}prevented on 2026-11-01$/);
});

test('runs with --drift are marked, named, and told of where a status changed', (t) => {
  const lines = report(
    nights(
      [[verdict('x', 'prevented')]],
      [[verdict('x', 'not-configured')], drift({ x: 'off' })],
      [[verdict('x', 'prevented')]],
      [[verdict('x', 'not-configured')], drift({ x: 'off' })],
    ),
  );
  t.true(lines.includes('  with --drift: 20261104-020000-0000 (x=off), 20261102-020000-0000 (x=off)'));
  const grid = lineOf(lines, 'x');
  const marks = lines[lines.findIndex((line) => line.includes('T1553')) - 1] ?? '';
  t.is(marks.indexOf('d'), grid.indexOf('+o+o') + 1);
  t.regex(grid, /\+o\+o {2}not-configured d$/);
  t.regex(lines.join('\n'), /on reference, posture hardened, with\s+--drift\s+x=off/);
  t.regex(lines.join(' '), /d something was set otherwise on purpose/);
});

test('changes, newest first: from what to what, since which run, and what else differs', (t) => {
  const patched = { target: { ...runRecord({}).target, fingerprint: { build: '2' } } };
  const before = { target: { ...runRecord({}).target, fingerprint: { build: '1' } } };
  const lines = report(
    nights(
      [[verdict('x', 'prevented'), verdict('z', 'prevented')], before],
      [[verdict('x', 'inconclusive')], patched],
      [[verdict('x', 'not-prevented'), verdict('z', 'warned')], patched],
      [[verdict('x', 'prevented')], patched],
    ),
  );
  const from = lines.indexOf('changes, newest first');
  t.deepEqual(lines.slice(from + 1), [
    '  2026-11-04 02:00 20261104-020000-0000 on reference, posture hardened',
    '    T1553.005-2 x: not-prevented -> prevented, improved',
    '      since 20261103-020000-0000: nothing else is known to differ',
    '  2026-11-03 02:00 20261103-020000-0000 on reference, posture hardened',
    '    T1553.005-2 x: prevented -> not-prevented, regressed',
    '    T1553.005-2 z: prevented -> warned, regressed',
    '      since 20261101-020000-0000: build 1 -> 2',
  ]);
  t.is(report(nights([[verdict('x', 'prevented')]])).at(-1), "no control's status changed");
});

test('a status that was not known in between did not change, and it says why not', (t) => {
  const lines = report(
    nights([[verdict('x', 'prevented')]], [[verdict('x', 'not-reached')]], [[verdict('x', 'prevented')]]),
  );
  t.regex(lineOf(lines, 'x'), /\+\?\+ {2}prevented$/);
  t.regex(
    lines.join(' ').replaceAll(/ +/g, ' '),
    /no control's status changed; turns to and from \? are no changes, since it was not known then$/,
  );
});

const built = (build: string, rules: RunRecord['harness']['rules'] = {}): Partial<RunRecord> => ({
  target: { ...runRecord({}).target, fingerprint: { build } },
  harness: { ...runRecord({}).harness, rules },
});
const conditionsOf = (lines: readonly string[]) => {
  const from = lines.indexOf('conditions, newest first');
  return from < 0 ? null : lines.slice(from + 1);
};

test('conditions that changed and no status with them, newest first; none that a change of a status tells', (t) => {
  const [x] = [[verdict('x', 'prevented')]];
  const lines = report(
    nights([x, built('1')], [x, built('2')], [x, built('2')], [[verdict('x', 'warned')], built('3')]),
    100,
  );
  t.deepEqual(conditionsOf(lines), [
    '  2026-11-02 02:00 20261102-020000-0000 on reference, posture hardened: build 1 -> 2',
  ]);
  t.regex(lines.join(' '), /since 20261103-020000-0000: build 2 -> 3/);
  t.is(conditionsOf(report(nights([x, built('1')], [x, built('1')]))), null);
});

test('many rules are counted behind all else, and many runs are left out', (t) => {
  const [x] = [[verdict('x', 'prevented')]];
  const rules = (digit: string) =>
    Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`r-${i}`, digit.repeat(64)]));
  const lines = report(
    nights(...Array.from({ length: 20 }, (_, i) => [x, built(`${i}`, rules(`${i % 10}`))] as const)),
    200,
  );
  const told = conditionsOf(lines) ?? [];
  t.regex(
    told.join(' ').replaceAll(/ +/g, ' '),
    /hardened: build 18 -> 19; rule r-0 8{12} -> 9{12}; .*; and 295 more rules/,
  );
  t.is(told.join('\n').match(/build/g)?.length, 12);
  t.is(told.at(-1), '  left out, but in --json: 7 older runs');
});

test('targets and postures stand apart, each with its runs counted', (t) => {
  const { target } = runRecord({});
  const on = (name: string, posture: string | null) => ({
    target: { ...target, name, posture: { ...target.posture, name: posture } },
  });
  const lines = report(
    nights(
      [[verdict('x', 'prevented')], on('win11', null)],
      [[verdict('x', 'prevented')], { ...on('reference', 'patched'), cleanUp: 'dirty' }],
      [null, on('win11', null)],
      [[verdict('x', 'missed')], { ...on('win11', null), outcome: 'unexpected' }],
      [[], { ...on('win11', null), state: 'running', finishedAt: null, outcome: null, cleanUp: null }],
      [[], on('old', null)],
    ),
  );
  t.deepEqual(
    lines.filter((line) => /^\S.*: \d+ run/.test(line)),
    [
      'old: 1 run, 2026-11-06',
      'reference, posture patched: 1 run, 2026-11-02',
      'win11: 4 runs, 2026-11-01 to 2026-11-05',
    ],
  );
  t.true(lines.includes('  1 expected, 1 unexpected, 1 interrupted, 1 running'));
  t.true(lines.includes('  1 expected, 1 not cleaned up'));
  t.true(lines.includes('  no control was judged'));
});

test('what cannot be read is told at the end, ten of them by name', (t) => {
  const broken = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ folder: `run-${i}`, reason: `is not\nJSON \u001b[31m${i}` }));
  const lines = report(nights([[]]), 80, broken(13));
  const from = lines.findIndex((line) => line.includes("can't be read"));
  t.is(lines[from], "13 run folders can't be read, and are missing above");
  t.is(lines[from + 1], '  run-0: is not JSON \\u{1b}[31m0');
  t.is(lines.at(-1), '  and 3 more');
  t.is(lines.length - from, 12);
  t.true(report([], 80, broken(1))[0]?.startsWith("1 run folder can't be read, and is missing above"));
});

test('a control that comes and goes does not bury the others', (t) => {
  const lines = report(
    nights(
      ...Array.from(
        { length: 30 },
        (_, i) =>
          [
            [
              verdict('unsteady', i % 2 === 0 ? 'prevented' : 'warned'),
              verdict('x', i < 2 ? 'prevented' : 'warned'),
            ],
          ] as const,
      ),
    ),
  );
  const changes = lines.filter((line) => line.includes(' -> '));
  t.deepEqual(
    ['unsteady:', 'x:'].map((name) => changes.filter((line) => line.includes(name)).length),
    [4, 1],
  );
  t.is(lines.at(-1), '  left out, but in --json, older changes: 25 of T1553.005-2 unsteady');
});

const year = yearOfRuns({ nights: 120 }).records.map(rememberedOf);

for (const columns of [40, 60, 80, 100, 120, 200]) {
  test(`in ${columns} columns no line is longer, and the newest runs are the ones shown`, (t) => {
    const lines = report(year, columns);
    t.deepEqual(
      lines.filter((line) => widthOf(line) > Math.min(columns, 120)),
      [],
    );
    const [, leftOut = '0'] = /(\d+) older runs left out/.exec(lines.join(' ')) ?? [];
    const shown = year.length - Number(leftOut);
    t.true(shown >= 20 && shown <= columns, `${shown} shown`);
    const dates = lines.find((line) => /^ +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d$/.test(line))?.trim() ?? '';
    t.deepEqual(dates.split(/ +/), [
      year.at(-shown)?.startedAt.slice(0, 10),
      year.at(-1)?.startedAt.slice(0, 10),
    ]);
    const regressions = lines.join(' ').replaceAll(/ +/g, ' ');
    t.regex(regressions, /motw-propagation: prevented -> not-prevented, regressed/);
  });
}

test('colours add the outcome and change no character', (t) => {
  const document = historyOf(year, []);
  const coloured = historyReport(document, { colour: true, columns: 100 });
  t.true(coloured.includes(`${'\u001b'}[31m-`), 'unexpected in red');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
  t.is(coloured.replaceAll(/\u001b\[\d+m/g, ''), historyReport(document, { ...plain, columns: 100 }));
});

test('names from elsewhere are printable, however long', (t) => {
  const long = `evil\u001b]0;x\u0007${'n'.repeat(300)}`;
  const lines = report(nights([[verdict(long, 'prevented')]], [[verdict(long, 'missed')]]), 60);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  t.notRegex(lines.join('\n'), /[\u0000-\u0009\u000b-\u001f\u007f]/);
  t.deepEqual(
    lines.filter((line) => widthOf(line) > 60),
    [],
  );
});
