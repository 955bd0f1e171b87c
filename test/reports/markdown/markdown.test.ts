import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { ReportContext } from '../../../runner/ports/reporter.ts';
import {
  accordWords,
  blueTeamWords,
  remarkOn,
  replacedInWords,
} from '../../../runner/reports/content/blue-team.ts';
import { duration } from '../../../runner/reports/content/figures/duration.ts';
import { markdownReport } from '../../../runner/reports/markdown/markdown-report.ts';
import { oracleTest, type Run } from '../../oracle/oracle-programs.ts';
import { hostileRun } from '../html/hostile-run.ts';
import { hostile } from '../html/samples.ts';
import { exercised } from '../sample-exercise.ts';
import { diffOf, pastOfRun } from '../sample-memory.ts';
import { drifted, faulty, hardened, interrupted } from '../sample-runs.ts';
import { byCmark, byMarked, type Reading } from './readings.ts';

const alone: ReportContext = { calibration: null, diff: null, history: null };
const told: ReportContext = { ...alone, diff: diffOf(exercised), history: pastOfRun(exercised, 12) };

/** Everything that a report can show, with one text in every place that could hold a guest's. */
function attacked(text: string): string {
  const { diff, history } = told;
  const context: ReportContext = {
    ...alone,
    diff: diff && {
      ...diff,
      differences: [{ what: text, before: text, after: null }],
      controls: diff.controls.map((one) => ({ ...one, scenario: text, control: text, why: text })),
    },
    history: history && {
      ...history,
      controls: history.controls.map((one) => ({ ...one, control: text, scenario: text })),
    },
  };
  const run = hostileRun(text);
  const said = exercised.observations
    .filter(({ kind }) => kind === 'blue-team')
    .map((one) => ({ ...one, scenario: text, data: { ...one.data, note: text, says: text } }));
  return markdownReport({ ...run, observations: [...run.observations, ...said] }, context);
}

const attacks = [
  hostile,
  'a | b || \\| c',
  '`` ` ``` ~~~ <!-- -->',
  '[x](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example> [x]: https://evil.example',
  'https://evil.example www.evil.example evil@evil.example ftp://x mailto:a@b.example xmpp:a@b.example',
  '@octocat @org/team #12 GH-12 owner/repo#3 !4 ~label :tada: $x$ 0123456789abcdef0123456789abcdef01234567',
  '# x\n\n---\n===\n- x\n1. x\n> x\n    x\n```\nx',
  '</details></summary><script>alert(1)</script>&lt;b&gt; &#124; &amp; \\',
  '**x** __x__ ~~x~~ *x _x',
];

/** With what a text may be in HTML taken away: the summaries have names. */
const withoutNames = (html: readonly string[]) =>
  html.map((one) => one.replace(/<code>[^<]*<\/code>/, '<code></code>'));

function safe(t: ExecutionContext, seen: Reading, benign: Reading, attack: string): void {
  t.deepEqual(seen.blocks, benign.blocks, attack);
  t.deepEqual(withoutNames(seen.html), withoutNames(benign.html), attack);
  t.deepEqual(seen.links, [], attack);
  t.deepEqual(
    seen.tables.map((rows) => rows.map(({ length }) => length)),
    benign.tables.map((rows) => rows.map(({ length }) => length)),
    attack,
  );
  for (const text of seen.prose)
    t.notRegex(text, /@\w|[#!]\d|GH-\d|www\.|:\/\/|:\w+:|[<>`|$]|[\da-f]{7}/i, attack);
}

const verdictsOf = ({ tables }: Reading) => tables.find(([head]) => head?.[0] === 'outcome');

function readsVerdicts(t: ExecutionContext, reading: Reading): void {
  const table = verdictsOf(reading);
  t.deepEqual(table?.[0], ['outcome', 'control', 'kind', 'status', 'expected', 'time', 'is']);
  t.is(table?.length, 11);
  t.deepEqual(table?.[2], [
    '✗ unexpected',
    'motw-propagation',
    'preventive',
    'not-configured',
    'prevented',
    '–',
    'modelled',
  ]);
  t.deepEqual(table?.[10], [
    '✓ as expected',
    'process-from-mounted-image',
    'detective',
    'detected',
    'detected',
    '12.3 s',
    'modelled',
  ]);
}

test('the verdicts are a table of the right cells', (t) =>
  readsVerdicts(t, byMarked(markdownReport(drifted, alone))));

test('whatever a guest says: no link, no mention, no HTML, no cell and no block of its own', (t) => {
  const benign = byMarked(attacked('benign text'));
  t.true(benign.tables.length >= 3 && benign.html.length >= 4, 'there is something to attack');
  for (const attack of attacks) safe(t, byMarked(attacked(attack)), benign, attack);
  const unit = fc.constantFrom(
    ...'|`\\<>[]()!#*_~@:$&-=+. \n',
    'x',
    'www.',
    'http://',
    '1.',
    '<!--',
    '](',
    'x@y.example',
    '&#124;',
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 14 }), (attack) => {
        safe(t, byMarked(attacked(`x${attack}x`)), benign, attack);
      }),
      { numRuns: 60 },
    ),
  );
});

async function byGitHub(run: Run, text: string): Promise<Reading> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-markdown-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'report.md');
  await writeFile(file, text);
  const extensions = ['table', 'autolink', 'strikethrough', 'tagfilter', 'tasklist'].flatMap((name) => [
    '-e',
    name,
  ]);
  return byCmark(Buffer.from(await run([...extensions, '--to', 'xml', file]), 'latin1').toString('utf8'));
}

oracleTest('cmark-gfm', "GitHub's own parser reads the same cells", async (t, run) => {
  readsVerdicts(t, await byGitHub(run, markdownReport(drifted, alone)));
  for (const each of [hardened, faulty, interrupted, exercised]) {
    const text = markdownReport(each, told);
    t.deepEqual((await byGitHub(run, text)).tables, byMarked(text).tables);
  }
});

oracleTest('cmark-gfm', "GitHub's own parser finds nothing of a guest's either", async (t, run) => {
  const benign = await byGitHub(run, attacked('benign text'));
  for (const attack of attacks) safe(t, await byGitHub(run, attacked(attack)), benign, attack);
});

test('the test would notice: a text that is not escaped', (t) => {
  for (const [attack, what] of [
    ['<b>x</b>', 'html'],
    ['www.evil.example', 'links'],
    ['[x](https://evil.example)', 'links'],
  ] as const) {
    t.true(byMarked(`- ${attack}`)[what].length > 0, attack);
  }
  t.deepEqual(byMarked('- @octocat').prose, ['@octocat']);
});

const inOrder = (text: string, ...parts: readonly RegExp[]) => parts.map((part) => text.search(part));

test('the news first: outcome, findings, baseline, blue team, then the verdicts; the rest is folded', (t) => {
  const text = markdownReport(exercised, told);
  t.true(text.startsWith('## ✗ Unexpected: 1 of 10 verdicts\n'));
  const places = inOrder(
    text,
    /\*\*UNEXPECTED\*\* motw-propagation: expected prevented, seen not-configured/,
    /^Against the baseline .*: controls: 1 regressed, 1 improved/m,
    /^### The blue team's own verdicts$/m,
    /^### `T1553\.005-2`/m,
    /^### Last changes$/m,
    /^<details><summary>Arms and reasons/m,
  );
  t.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  t.true(places.every((place) => place > 0));
});

test('of a diff: what regressed first, and what differs', (t) => {
  const [table] = byMarked(markdownReport(exercised, told)).tables;
  t.deepEqual(
    table?.slice(1).map(([change, control]) => `${change} ${control}`),
    [
      'regressed motw-propagation',
      'improved mount-verb',
      'flaky image-mounted',
      'incomparable launch-gate',
      'incomparable image-file-created',
      'incomparable mark-written',
    ],
  );
  t.regex(markdownReport(exercised, told), /^- build: `10\.0\.19045\.3803` → `10\.0\.19045\.4170`$/m);
});

test('a known gap has its reason, and its end or that the record does not say', (t) => {
  t.regex(
    markdownReport(faulty, alone),
    /^- `image-mounted` in `vhd-open`, missed: known gap until 2026-12-01: no rule yet$/m,
  );
  const [scenario] = faulty.scenarios;
  if (scenario === undefined) return t.fail();
  const verdicts = scenario.verdicts.map((one) => ({
    ...one,
    why: one.why.replace(' until 2026-12-01:', ':'),
  }));
  t.regex(
    markdownReport({ ...faulty, scenarios: [{ ...scenario, verdicts }] }, alone),
    /missed: known gap: no rule yet \(the record does not say until when\)$/m,
  );
});

test("the blue team's words are those of the other reports", (t) => {
  const text = markdownReport(exercised, alone);
  const table = byMarked(text).tables.find(([head]) => head?.[0] === 'accord');
  t.deepEqual(
    table?.slice(1).map(([accord, control, where, says, after]) => [accord, control, where, says, after]),
    blueTeamWords(exercised).map((word) => [
      [accordWords[word.accord], ...[remarkOn(word) ?? []].flat()].join(': '),
      word.control,
      'T1553.005-2, marked arm',
      [
        word.sentence,
        ...word.replaced.map((one) => `<sub>said before, replaced: ${replacedInWords(one)}</sub>`),
      ].join(' '),
      duration(word.sinceStepMs ?? 0),
    ]),
  );
  t.is(table?.length, 7);
  t.regex(text, /^- `T1553\.005-2`, marked arm, mount: The analyst on call/m);
  t.regex(text, /^- quiet arm: Next time: the night shift\.$/m);
});

test('modelled results say so, others do not', (t) => {
  t.regex(markdownReport(hardened, alone), /^> \*\*Reference guest: no evidence about Windows\.\*\*/m);
  t.notRegex(markdownReport(faulty, alone), /odelled|no evidence/);
  t.false(verdictsOf(byMarked(markdownReport(faulty, alone)))?.[0]?.includes('is'));
});

test('a run that was interrupted, or judged nothing, does not look good', (t) => {
  t.regex(markdownReport(interrupted, alone), /^## \? Not finished: the run was interrupted\n/);
  const empty = markdownReport({ ...hardened, scenarios: [] }, alone);
  t.regex(empty, /^## \? Inconclusive: nothing was judged\n/, 'whatever outcome the record claims');
  t.regex(empty, /^\*\*INCONCLUSIVE\*\* nothing was judged$/m);
  t.regex(markdownReport(faulty, alone), /^## ✗ Not clean\. /);
});

function crowded(controls: number, scenarios: number): RunRecord {
  const [scenario] = drifted.scenarios;
  if (scenario === undefined) throw new Error('no scenario');
  const [, unexpected, , fine] = scenario.verdicts;
  if (unexpected === undefined || fine === undefined) throw new Error('no verdicts');
  const verdicts = Array.from({ length: controls }, (_, i) => ({
    ...(i === controls - 1 ? unexpected : fine),
    control: `rule-${i}`,
    why: 'w'.repeat(500),
  }));
  return {
    ...drifted,
    scenarios: Array.from({ length: scenarios }, (_, i) => ({ ...scenario, id: `scenario-${i}`, verdicts })),
  };
}

test('never longer than a comment may be; what is left out is said, and what is unexpected stays', (t) => {
  for (const run of [
    crowded(1_000, 1),
    crowded(1_000, 40),
    hostileRun('x'.repeat(100_000)),
    crowded(5, 2_000),
  ]) {
    const text = markdownReport(run, alone);
    t.true(text.length <= 60_000, `${text.length}`);
    t.true(Buffer.byteLength(text) <= 1024 * 1024);
    t.regex(text, /^## ✗ /);
    t.regex(text, /\*\*UNEXPECTED\*\*/);
    for (const mark of ['<details>', '</details>'])
      t.is(text.split(mark).length, text.split('<details>').length);
  }
  t.regex(
    markdownReport(crowded(1_000, 40), alone),
    /^\*\*Left out\*\*, because GitHub takes no longer text: .* more\. All of it: `motw report 20261124-064512-3f9a --verbose`$/m,
  );
  t.notRegex(markdownReport(drifted, told), /Left out/);
  const [row] = verdictsOf(byMarked(markdownReport(crowded(1_000, 1), alone)))?.slice(1) ?? [];
  t.is(row?.[1], 'rule-999', 'of many rows what is not as expected comes first');
});
