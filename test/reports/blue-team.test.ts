import test from 'ava';
import type { Observation } from '../../runner/model/observation.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { detectiveStatuses, preventiveStatuses, type Status } from '../../runner/model/words.ts';
import { attireReport } from '../../runner/reports/attire/attire-report.ts';
import { consoleReport } from '../../runner/reports/console/console-report.ts';
import { accordOf, blueTeamWords, momentsOf } from '../../runner/reports/content/blue-team.ts';
import { htmlReport } from '../../runner/reports/html/html-report.ts';
import { widthOf } from '../../runner/reports/lines.ts';
import { markdownReport } from '../../runner/reports/markdown/markdown-report.ts';
import { exercised } from './sample-exercise.ts';
import { drifted } from './sample-runs.ts';

function section(run: RunRecord): string {
  const html = htmlReport(run, { calibration: null, diff: null, history: null });
  return /<section aria-labelledby="exercise">.*?<\/section>/s.exec(html)?.[0] ?? '';
}

function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function text(run: RunRecord, columns = 80): string {
  return consoleReport(run, { folder: null, verbose: false, colour: false, columns });
}

const [spoken] = exercised.observations.filter(({ data }) => data.says === 'alerted');

function withWord(given: Partial<Observation>, data: Observation['data'] = {}): RunRecord {
  if (spoken === undefined) throw new Error('the sample has no such word');
  return {
    ...exercised,
    observations: [{ ...spoken, ...given, data: { ...spoken.data, ...data } }],
  };
}

/** Statuses that each word agrees with; with all others that say something of it, it differs or is worth a remark. */
const agreeing: Readonly<Record<string, readonly Status[]>> = {
  blocked: ['prevented'],
  alerted: ['detected', 'late'],
  logged: ['missed'],
  nothing: ['missed', 'not-prevented', 'not-configured', 'not-instrumented'],
};

test('what each word agrees with', (t) => {
  for (const [says, expected] of Object.entries(agreeing)) {
    const all = [...new Set<Status>([...preventiveStatuses, ...detectiveStatuses])];
    t.deepEqual(
      all.filter((status) => accordOf(says, status) === 'agree').sort(),
      [...expected].sort(),
      says,
    );
  }
});

test('what is against what the machine saw differs', (t) => {
  for (const [says, status] of [
    ['blocked', 'not-prevented'],
    ['blocked', 'not-configured'],
    ['blocked', 'missed'],
    ['alerted', 'missed'],
    ['alerted', 'not-instrumented'],
    ['logged', 'not-instrumented'],
    ['nothing', 'prevented'],
    ['nothing', 'detected'],
    ['alerted', 'not-reached'],
  ] as const)
    t.is(accordOf(says, status), 'differ', `${says}, ${status}`);
  t.is(accordOf('logged', 'detected'), 'remark');
});

test('who is unsure, and a machine that does not know, say nothing that could be held against the other', (t) => {
  for (const status of [...preventiveStatuses, ...detectiveStatuses])
    t.is(accordOf('unsure', status), 'open');
  for (const says of Object.keys(agreeing)) {
    for (const status of ['inconclusive', 'blocked-unattributed', null] as const)
      t.is(accordOf(says, status), 'open', `${says}, ${status}`);
  }
  t.is(accordOf('constructor', 'detected'), 'open');
});

test('a word is held against the same arm, not against the verdict', (t) => {
  const scenarios = exercised.scenarios.map((scenario) => ({
    ...scenario,
    verdicts: scenario.verdicts.map((verdict) => ({
      ...verdict,
      arms: { marked: 'prevented', unmarked: 'not-prevented' } as const,
    })),
  }));
  const run = { ...withWord({ arm: 'unmarked' }, { control: 'launch-gate', says: 'nothing' }), scenarios };
  t.like(blueTeamWords(run)[0], { machine: 'not-prevented', accord: 'agree' });
  const marked = { ...withWord({ arm: 'marked' }, { control: 'launch-gate', says: 'nothing' }), scenarios };
  t.like(blueTeamWords(marked)[0], { machine: 'prevented', accord: 'differ' });
});

test('what the machine did not judge, or judged of another attempt, is left open', (t) => {
  t.like(blueTeamWords(withWord({}, { control: 'antivirus' }))[0], { machine: null, accord: 'open' });
  t.like(blueTeamWords(withWord({ scenario: 'elsewhere' }))[0], { machine: null, accord: 'open' });
  t.like(blueTeamWords(withWord({ arm: 'quiet' }))[0], { machine: null, accord: 'open' });
  const run = withWord({}, { attempt: 1 });
  const again = run.scenarios.map((one) => ({
    ...one,
    arms: one.arms.map((arm) => ({ ...arm, attempts: 2 })),
  }));
  t.like(blueTeamWords(run)[0], { accord: 'agree' });
  t.like(blueTeamWords({ ...run, scenarios: again })[0], {
    accord: 'open',
    sentence: 'the machine judged another attempt, the blue team says “alerted”',
  });
});

test('of the whole run: held against the verdict where the scenarios have the same', (t) => {
  const run = withWord({ scenario: null, arm: null, step: null });
  t.like(blueTeamWords(run)[0], { machine: 'detected', accord: 'agree' });
  const [scenario] = run.scenarios;
  if (scenario === undefined) return t.fail();
  const verdicts = scenario.verdicts.map((verdict) => ({ ...verdict, status: 'missed' as const }));
  const both = { ...run, scenarios: [scenario, { ...scenario, id: 'other', verdicts }] };
  t.like(blueTeamWords(both)[0], { machine: null, accord: 'open' });
});

test('a word that was said before the step began agrees with nothing and contradicts nothing', (t) => {
  for (const says of ['alerted', 'nothing'])
    t.like(blueTeamWords(withWord({}, { says, sinceStepMs: null }))[0], {
      accord: 'open',
      sentence: `the machine saw detected, the blue team says “${says}” before mount began`,
    });
});

test('a later word of the same control, arm and attempt replaces the earlier one, which counts nowhere', (t) => {
  if (spoken === undefined) return t.fail();
  const word = (at: string, given: Partial<Observation>, data: Observation['data']): Observation => ({
    ...spoken,
    ...given,
    at: `2026-11-24T06:46:${at}.000Z`,
    data: { ...spoken.data, ...data },
  });
  const corrected = [word('00', {}, { says: 'nothing', note: 'none' }), word('10', {}, { says: 'alerted' })];
  const run = { ...exercised, observations: corrected };
  t.is(blueTeamWords(run).length, 1);
  t.like(blueTeamWords(run)[0], {
    says: 'alerted',
    accord: 'agree',
    replaced: [{ says: 'nothing', note: 'none' }],
  });
  t.deepEqual(
    momentsOf(run).map(({ says, replaced }) => [says, replaced]),
    [
      ['nothing', true],
      ['alerted', false],
    ],
  );
  for (const shown of [
    text(run).replace(/\n {4}/g, ' '),
    words(section(run)),
    markdownReport(run, { calibration: null, diff: null, history: null }),
  ]) {
    t.notRegex(shown, /they differ/);
    t.is(shown.match(/said before, replaced: /g)?.length, 1);
    t.notRegex(shown, /note of the blue team/);
  }
  t.regex(words(section(run)), /The blue team spoke of controls once, and nowhere against the machine\./);
  t.regex(attireReport(run), /blue team on image-mounted: nothing; none; replaced by a later word/);
  t.notRegex(attireReport(run), /alerted; replaced/);
  const elsewhere = [
    ...corrected,
    word('20', { arm: 'unmarked' }, { says: 'nothing' }),
    word('30', {}, { says: 'nothing', attempt: 2 }),
    word('40', {}, { says: 'nothing', control: 'mark-written' }),
  ];
  t.is(blueTeamWords({ ...exercised, observations: elsewhere }).length, 4);
});

test('html: both sides in a sentence, what differs first, the time since the step began and the note', (t) => {
  const rows = [...section(exercised).matchAll(/<tr role="row" class.*?<\/tr>/gs)].map(([row]) => words(row));
  t.deepEqual(rows, [
    'motw-propagation T1553.005-2, marked arm ≠ they differ The machine saw not-configured, the blue team says “blocked” 4.1 s SmartScreen came up',
    'process-from-mounted-image T1553.005-2, marked arm ≠ they differ The machine saw detected, the blue team says “nothing” 95.0 s –',
    'image-file-created T1553.005-2, marked arm ~ a remark The machine saw detected, the blue team says “logged”: they found it in the telemetry, and name no alert said before, replaced: “nothing”, 40.0 s (the queue is empty) 65.0 s found by a search, the alert went to another queue',
    'mark-written T1553.005-2, marked arm – left open The machine saw detected, the blue team is unsure 95.0 s –',
    'launch-gate T1553.005-2, marked arm – left open The machine saw not-reached, the blue team says “nothing” 95.0 s –',
    'image-mounted T1553.005-2, marked arm = they agree The machine saw detected, the blue team says “alerted” 33.0 s –',
  ]);
  t.regex(words(section(exercised)), /The blue team spoke of controls 6 times; 2 of these differ/);
});

test('html: the course of the exercise, every stop with its time, and every note', (t) => {
  const items = [...section(exercised).matchAll(/<li>(.*?)<\/li>/gs)].map(([, item = '']) => words(item));
  t.is(items.length, 13);
  t.is(items[0], '06:45:19.000 T1553.005-2, marked arm : stopped for 15.0 s before build');
  t.is(items.filter((item) => item.endsWith('(replaced by a later word)')).length, 1);
  t.regex(words(section(exercised)), /Course of the exercise On 2026-11-24, times in UTC: 06:45:19/);
  t.regex(items[3] ?? '', /marked arm, mount : note “The analyst on call .* in plain sight\.”$/);
  t.is(items.at(-1), '06:46:43.000 quiet arm : note “Next time: the night shift.”');
});

test('a stop is told before what was said in it, as it is recorded at its end', (t) => {
  const [stop] = exercised.observations.filter(({ kind }) => kind === 'pause');
  if (stop === undefined || spoken === undefined) return t.fail();
  for (const at of ['2026-11-24T06:45:25.000Z', stop.at]) {
    const run = { ...exercised, observations: [{ ...spoken, at }, stop] };
    t.deepEqual(
      momentsOf(run).map(({ observation }) => observation.kind),
      ['pause', 'blue-team'],
    );
  }
});

test('html: without an exercise there is nothing', (t) => {
  t.is(section(drifted), '');
});

test('html: a note is kept whole to its end, and cut where it is longer than a note can be', (t) => {
  const note = `${'a note. '.repeat(240)}end`;
  t.true(section(withWord({}, { note })).includes('a note. end'));
  t.regex(section(withWord({}, { note: 'x'.repeat(5_000) })), /x{2000}<span class="cut"> … cut, 5,000 bytes/);
});

test('console: a line for each word, and the notes, none wider than the terminal', (t) => {
  const lines = text(exercised).replace(/\n {4}/g, ' ');
  t.regex(
    lines,
    /^ {2}blue team, they differ: motw-propagation \(marked arm, 4\.1 s\): the machine saw not-configured, the blue team says “blocked”; note: SmartScreen came up$/m,
  );
  t.is(lines.match(/^ {2}blue team, /gm)?.length, 6);
  t.regex(lines, /^ {2}note of the blue team \(marked arm, mount\): The analyst on call/m);
  t.regex(lines, /^note of the blue team \(quiet arm\): Next time: the night shift\.$/m);
  t.notRegex(text(drifted), /blue team/);
  for (const columns of [40, 60])
    for (const line of text(exercised, columns).split('\n').slice(0, -1))
      t.true(widthOf(line) <= columns, line);
});

test('console: what people type can neither make a line nor colour it', (t) => {
  const note = 'a\nFORGED outcome: expected\x1b[31m\u202e';
  const run = withWord({ scenario: note, arm: null }, { control: note, says: note, note });
  for (const one of [run, withWord({}, { control: note, says: note, note })]) {
    t.deepEqual(text(one).match(/[^\n\P{C}]|[\u2028\u2029]/gu), null);
    t.notRegex(text(one), /^\s*FORGED/m);
  }
});
