import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { detectionSchema } from '../../runner/detections/document/detect-schema.ts';
import type { CompiledRuleReport, DetectionReport } from '../../runner/model/detection-report.ts';
import { motw, root, temporaryFolder } from '../guest/motw.ts';

const corpus = join(root, process.env.MOTW_CORPUS ?? '../shared/corpus');
const recording = join(corpus, 'sigma-regression/0022869c-49f7-4ff2-ba03-85ac42ddac58/events.evtx');
const here = existsSync(recording);
const recorded = here ? test : test.skip;
const why = here
  ? ''
  : ' (skipped: there is no corpus of recordings beside the project, and MOTW_CORPUS names none)';

const event = (channel: string, id: number, data: object, record = 1): string =>
  JSON.stringify({
    Event: {
      System: {
        Provider: { Name: channel.replace(/[-/]Operational$/, '') },
        EventID: id,
        EventRecordID: record,
        TimeCreated: { SystemTime: '2026-11-24T12:00:00.0000000Z' },
        Channel: channel,
        Computer: 'PC1',
      },
      EventData: data,
    },
  });
const created = (TargetFilename: string, record?: number) =>
  event('Microsoft-Windows-Sysmon/Operational', 11, { Image: 'C:\\a.exe', TargetFilename }, record);
const mounted = event('Microsoft-Windows-VHDMP-Operational', 1, { VhdFileName: 'C:\\Temp\\a.iso' });
const damage = '{"Event": {"System": {"EventID": 11, ';

interface RuleParts {
  readonly id?: string;
  readonly logsource?: string;
  readonly selection?: string;
}

const rule = ({
  id = '11111111-1111-4111-8111-111111111111',
  logsource = '{ product: windows, category: file_event }',
  selection = "{ TargetFilename|endswith: '.iso', Image|endswith: '\\a.exe' }",
}: RuleParts = {}) =>
  `title: A rule\nid: ${id}\nlogsource: ${logsource}\ndetection:\n  selection: ${selection}\n  condition: selection\n`;

/** A folder with `events.jsonl` and the files given, most of them rules. */
async function lab(lines: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'events.jsonl'), lines.map((line) => `${line}\n`).join(''));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { folder, events: join(folder, 'events.jsonl'), rules: join(folder, 'rules') };
}

async function detected(args: readonly string[]): Promise<{ code: number | null; report: DetectionReport }> {
  const { code, stdout, stderr } = await motw(['detect', ...args, '--json']);
  try {
    return { code, report: detectionSchema.parse(JSON.parse(stdout)) };
  } catch (error) {
    throw new Error(`exit ${code}, ${stdout}${stderr}`, { cause: error });
  }
}

test('the rules of the harness over a file: one document, with what the contract names', async (t) => {
  const { events } = await lab([mounted, created('C:\\Temp\\a.iso'), created('C:\\Temp\\a.txt')]);
  const { code, stdout } = await motw(['detect', events, '--json']);
  t.is(code, 0);
  const report = JSON.parse(stdout) as DetectionReport;
  t.like(report, { schema: 'motw.detect/1', events: 3, damaged: 0 });
  t.deepEqual(
    report.rules.map(({ id, title, status, reason, matches }) => [
      typeof id,
      typeof title,
      status,
      reason,
      matches,
    ]),
    [1, 1, 0, 0, 0].map((matches) => ['string', 'string', 'compiled', null, matches]),
  );
  t.deepEqual(
    report.rules.filter(({ matches }) => matches > 0).map(({ file }) => file.split('/').at(-1)),
    ['image-file-created.yml', 'image-mounted.yml'],
  );
});

test('--expect: 0 when it matched, by id, by name with and without extension, by path; in any case', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.iso')], { 'rules/mine.yml': rule() });
  const names = ['11111111-1111-4111-8111-111111111111', 'mine', 'MINE.yml', join(rules, 'mine.yml')];
  const { code, report } = await detected([
    events,
    '--rules',
    rules,
    ...names.flatMap((name) => ['--expect', name]),
  ]);
  t.is(code, 0);
  t.deepEqual(
    report.rules.map(({ expected, matches }) => [expected, matches]),
    [[true, 1]],
  );
});

test('--expect: 1 when it did not match, and the console says so', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.txt')], { 'rules/mine.yml': rule() });
  const { code, stdout } = await motw(['detect', events, '--rules', rules, '--expect', 'mine']);
  t.is(code, 1);
  t.regex(stdout, /^SILENT A rule: expected, and did not match$/m);
  t.regex(stdout, /no match among 1 event of windows\/file_event/);
});

for (const [what, args, says] of [
  [
    'an expected rule that is not there',
    ['--expect', 'minee'],
    /--expect minee: none of the 1 rules is called so, did you mean 'mine'\?/,
  ],
  ['an events file that is not there', ['nowhere.evtx'], /nowhere\.evtx.*no such file/],
  ['a folder as events file', ['/tmp'], /\/tmp.*folder/],
  ['rules that are not there', ['--rules', 'nowhere/rules'], /nowhere\/rules: ENOENT/],
  ['placeholders that are not there', ['--placeholders', 'nowhere.yaml'], /nowhere\.yaml: ENOENT/],
  ['a number that is none', ['--show', 'many'], /--show many: not a whole number/],
  ['an option that is none', ['--expct', 'mine'], /unknown option '--expct'/],
] as const) {
  test(`${what}: exit 2, nothing on standard output, no stack trace`, async (t) => {
    const { events, rules } = await lab([created('C:\\Temp\\a.iso')], { 'rules/mine.yml': rule() });
    const { code, stdout, stderr } = await motw(['detect', events, '--rules', rules, ...args]);
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, says);
    t.notRegex(stderr, /\n\s+at /);
  });
}

test('no events file at all: exit 2', async (t) => {
  const { code, stderr } = await motw(['detect']);
  t.is(code, 2);
  t.regex(stderr, /missing required argument 'events'/);
});

test('a file without any events in it: exit 2, named', async (t) => {
  const { events } = await lab(['this is no event']);
  const { code, stderr } = await motw(['detect', events]);
  t.is(code, 2);
  t.regex(stderr, /events\.jsonl/);
  t.regex(stderr, /mend: /);
});

test('a folder without a rule: exit 2', async (t) => {
  const { events, rules } = await lab([mounted]);
  const { code, stderr } = await motw(['detect', events, '--rules', rules]);
  t.is(code, 2);
  t.regex(stderr, /rules: there is no rule in this folder\n {2}mend: /);
});

test('two rules of one name: exit 2 when the name is expected, and both are named', async (t) => {
  const { events, rules, folder } = await lab([mounted], {
    'rules/mine.yml': rule(),
    'mine.yml': rule({ id: '22222222-2222-4222-8222-222222222222' }),
  });
  const { code, stderr } = await motw([
    'detect',
    events,
    '--rules',
    rules,
    '--rules',
    join(folder, 'mine.yml'),
    '--expect',
    'mine',
  ]);
  t.is(code, 2);
  t.regex(stderr, /2 rules are called so: .*rules\/mine\.yml/);
});

test('two rules of one id are both held against the events, and it is said', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.iso')], {
    'rules/a.yml': rule(),
    'rules/b.yml': rule(),
  });
  const { code, stdout, stderr } = await motw(['detect', events, '--rules', rules, '--json']);
  t.is(code, 0);
  t.deepEqual(
    (JSON.parse(stdout) as DetectionReport).rules.map(({ matches }) => matches),
    [1, 1],
  );
  t.regex(stderr, /one id, 11111111-1111-4111-8111-111111111111, in 2 rules: .*a\.yml, .*b\.yml/);
});

test('a refused rule is listed with its name, line and reason; the others still decide', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.iso')], {
    'rules/good.yml': rule(),
    'rules/bad.yml': rule({ id: '22222222-2222-4222-8222-222222222222', selection: '{ A|nonsense: x }' }),
    'rules/broken.yml': 'title: [unclosed\n',
  });
  const { code, report } = await detected([events, '--rules', rules]);
  t.is(code, 0);
  t.like(report.rules, [
    { id: '22222222-2222-4222-8222-222222222222', title: 'A rule', status: 'refused', matches: 0, line: 5 },
    { id: 'broken', title: 'broken', status: 'refused', matches: 0 },
    { status: 'compiled', reason: null, matches: 1 },
  ]);
  t.true(
    report.rules.every(
      ({ status, reason }) => (status === 'refused') === (reason !== null && reason.length > 5),
    ),
  );
  const { stdout } = await motw(['detect', events, '--rules', rules]);
  t.regex(stdout.replaceAll(/\n */g, ' '), /REFUSED A rule: \S*bad\.yml:5:\d+: .*nonsense/);
  t.regex(stdout.replaceAll(/\n */g, ' '), /REFUSED broken: \S*broken\.yml:\d+:\d+: /);
});

test('an expected rule that is refused: exit 2, after everything else has been said', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.iso')], {
    'rules/good.yml': rule(),
    'rules/bad.yml': rule({ id: '22222222-2222-4222-8222-222222222222', selection: '{ A|nonsense: x }' }),
  });
  const { code, report } = await detected([
    events,
    '--rules',
    rules,
    '--expect',
    '22222222-2222-4222-8222-222222222222',
    '--expect',
    'good',
  ]);
  t.is(code, 2);
  t.deepEqual(
    report.rules.map(({ status, expected, matches }) => [status, expected, matches]),
    [
      ['refused', true, 0],
      ['compiled', true, 1],
    ],
  );
});

test('no rule is left: exit 2', async (t) => {
  const { events, rules } = await lab([mounted], { 'rules/broken.yml': 'title: [unclosed\n' });
  const { code, report } = await detected([events, '--rules', rules]);
  t.is(code, 2);
  t.is(report.rules.length, 1);
});

test('damage is counted and named: 3, unless an expected rule did not match, 1, or was refused, 2', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.iso'), damage, created('C:\\Temp\\b.iso')], {
    'rules/good.yml': rule(),
    'rules/other.yml': rule({
      id: '22222222-2222-4222-8222-222222222222',
      selection: '{ TargetFilename: x }',
    }),
    'rules/bad.yml': rule({ id: '33333333-3333-4333-8333-333333333333', selection: '{ A|nonsense: x }' }),
  });
  const plain = await detected([events, '--rules', rules]);
  t.is(plain.code, 3);
  t.is(plain.report.events, 2);
  t.is(plain.report.damaged, 1);
  t.like(plain.report.damage, [{ file: events }]);
  const codeOf = async (...names: string[]) =>
    (await motw(['detect', events, '--rules', rules, ...names.flatMap((name) => ['--expect', name])])).code;
  t.is(await codeOf('good'), 3);
  t.is(await codeOf('good', 'other'), 1);
  t.is(await codeOf('good', 'other', 'bad'), 2);
  const { stdout } = await motw(['detect', events, '--rules', rules, '--expect', 'other']);
  t.regex(stdout, /^DAMAGED line \d/m);
  t.regex(stdout.replaceAll(/\n */g, ' '), /SILENT A rule: .* what is damaged may have held the event/);
});

recorded(`a recording that is cut off: its events and its damage, exit 3${why}`, async (t) => {
  const { folder } = await lab([]);
  const whole = await readFile(recording);
  const cutOff = join(folder, 'cut.evtx');
  await writeFile(cutOff, whole.subarray(0, 4096 + 700));
  const intact = await detected([recording]);
  t.is(intact.code, 0);
  t.true(intact.report.events > 0);
  t.is(intact.report.damaged, 0);
  const { code, report } = await detected([cutOff]);
  t.is(code, 3);
  t.true(report.damaged > 0);
});

test('a rule whose log source has no events here, or is of no Windows log, has not said "no match"', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.txt')], {
    'rules/a.yml': rule(),
    'rules/b.yml': rule({
      id: '22222222-2222-4222-8222-222222222222',
      logsource: '{ product: windows, category: process_creation }',
    }),
    'rules/c.yml': rule({
      id: '33333333-3333-4333-8333-333333333333',
      logsource: '{ product: linux, category: process_creation }',
    }),
    'rules/d.yml': rule({
      id: '44444444-4444-4444-8444-444444444444',
      logsource: '{ product: windows, category: no_such_thing }',
    }),
  });
  const { code, report } = await detected([events, '--rules', rules]);
  t.is(code, 0);
  t.deepEqual(
    report.rules.map((one) => (one.status === 'compiled' ? [one.logSource, one.events, one.matches] : one)),
    [
      ['windows/file_event', 1, 0],
      ['windows/process_creation', 0, 0],
      ['linux/process_creation', null, 0],
      ['windows/no_such_thing', null, 0],
    ],
  );
  const { stdout } = await motw(['detect', events, '--rules', rules, '--expect', 'b', '--expect', 'c']);
  const text = stdout.replaceAll(/\n */g, ' ');
  t.regex(text, /no match: 1 rule with events of the rule's log source/);
  t.regex(text, /without events here: 1 rule, of windows\/process_creation/);
  t.regex(text, /without events here, for other products than Windows: 1 rule, of linux\/process_creation/);
  t.regex(text, /without events here: linux\/process_creation is no log source of Windows/);
  t.regex(
    text,
    /without events here, for a log source that is not known here: 1 rule, of windows\/no_such_thing/,
  );
  t.regex(text, /without events here: none of windows\/process_creation \(.*Sysmon/);
});

test('--explain: what held in a match, and in the nearest miss what did not, with wanted and seen values', async (t) => {
  const { events, rules } = await lab(
    [created('C:\\Temp\\a.txt'), created('C:\\Temp\\b.iso', 2), created('C:\\Temp\\c.iso', 3)],
    {
      'rules/hit.yml': rule(),
      'rules/near.yml': rule({
        id: '22222222-2222-4222-8222-222222222222',
        selection: "{ TargetFilename|endswith: 'b.iso', Image|endswith: '\\z.exe' }",
      }),
    },
  );
  const { code, report } = await detected([
    events,
    '--rules',
    join(rules, 'hit.yml'),
    '--rules',
    join(rules, 'near.yml'),
    '--explain',
  ]);
  t.is(code, 0);
  const [hit, near] = report.rules as readonly CompiledRuleReport[];
  t.is(hit?.nearestMiss, null);
  t.regex(
    hit?.matched[0]?.because.join('\n') ?? '',
    /selection holds\n.*TargetFilename endswith '\.iso': seen 'C:\\Temp\\b\.iso'/,
  );
  t.deepEqual(near?.matched, []);
  t.like(near?.nearestMiss, { file: events, channel: 'Microsoft-Windows-Sysmon/Operational', eventId: 11 });
  t.regex(near?.nearestMiss?.at ?? '', /2/);
  t.regex(
    near?.nearestMiss?.because.join('\n') ?? '',
    /selection does not hold\n.*Image endswith '\\z\.exe': seen 'C:\\a\.exe'/,
  );
  t.notRegex(near?.nearestMiss?.because.join('\n') ?? '', /TargetFilename/);
  const { stdout } = await motw(['detect', events, '--rules', rules, '--explain', '--expect', 'near']);
  t.regex(stdout, /nearest miss:\n(?:.*\n)+? +Image endswith/);
});

test('--explain: no nearest miss of a rule that is only one of a folder', async (t) => {
  const { events, rules } = await lab([created('C:\\Temp\\a.txt')], { 'rules/a.yml': rule() });
  const { report } = await detected([events, '--rules', rules, '--explain']);
  t.like(report.rules, [{ nearestMiss: null }]);
});

test('--placeholders: a rule with %name% is refused without, and matches with them', async (t) => {
  const { events, rules, folder } = await lab([created('C:\\Temp\\a.iso')], {
    'rules/a.yml': rule({ selection: "{ TargetFilename|expand: '%images%' }" }),
    'names.yaml': "images: ['C:\\Temp\\a.iso', other]\n",
  });
  const without = await detected([events, '--rules', rules]);
  t.is(without.code, 2);
  t.regex(without.report.rules[0]?.reason ?? '', /images/);
  const { code, report } = await detected([
    events,
    '--rules',
    rules,
    '--placeholders',
    join(folder, 'names.yaml'),
  ]);
  t.is(code, 0);
  t.is(report.rules[0]?.matches, 1);
});

test('--show says how many matches are shown; all are counted', async (t) => {
  const lines = Array.from({ length: 7 }, (_, i) => created(`C:\\Temp\\${i}.iso`, i + 1));
  const { events, rules } = await lab(lines, { 'rules/a.yml': rule() });
  const shown = async (...args: string[]) => {
    const { report } = await detected([events, '--rules', rules, ...args]);
    const [only] = report.rules as readonly CompiledRuleReport[];
    return [only?.matches, only?.matched.length];
  };
  t.deepEqual(await shown(), [7, 3]);
  t.deepEqual(await shown('--show', '0'), [7, 0]);
  t.deepEqual(await shown('--show', '100'), [7, 7]);
  const { stdout } = await motw(['detect', events, '--rules', rules]);
  t.regex(stdout, /and 4 more: --show 7 shows all of them/);
});

test('several files are one stream of events, and piped text has no control sequences and short lines', async (t) => {
  const { events, folder } = await lab([mounted], {
    'more.jsonl': `${created('C:\\\u001b[31mTemp\\a.iso')}\n`,
  });
  const { code, stdout } = await motw(['detect', events, join(folder, 'more.jsonl'), '--explain'], {
    NO_COLOR: undefined,
  });
  t.is(code, 0);
  t.regex(stdout, /2 events; 2 of 5 rules matched/);
  t.notRegex(stdout, /(?!\n)\p{Cc}/u);
  t.true(stdout.split('\n').every((line) => line.length <= 80));
});
