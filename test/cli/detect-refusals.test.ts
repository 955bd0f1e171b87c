import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { corpus } from '../corpus.ts';
import { motw } from '../guest/motw.ts';
import { why, withCorpus } from '../with-corpus.ts';
import { created, damage, detected, lab, mounted, rule } from './detection-lab.ts';

const recording = join(corpus, 'sigma-regression/0022869c-49f7-4ff2-ba03-85ac42ddac58/events.evtx');

for (const [what, args, says] of [
  [
    'an expected rule that is not there',
    ['--expect', 'minee'],
    /--expect minee: none of the 1 rules is called so, did you mean 'mine'\?/,
  ],
  ['an events file that is not there', ['nowhere.evtx'], /nowhere\.evtx.*no such file/],
  [
    'a folder as events file',
    ['/tmp/'],
    /\/tmp\/ is a folder\n {2}mend: name the event files in it, such as \/tmp\/\*\.evtx/,
  ],
  [
    'rules that are not there',
    ['--rules', 'nowhere/rules'],
    /--rules nowhere\/rules: there is no such file or folder\n {2}mend: name a Sigma rule/,
  ],
  [
    'placeholders that are not there',
    ['--placeholders', 'nowhere.yaml'],
    /--placeholders nowhere\.yaml: there is no such file or folder\n {2}mend: /,
  ],
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
  t.regex(
    stdout.replaceAll(/\n */g, ' '),
    /mend: `motw events FILE` names every damaged place; export the log anew/,
  );
  t.regex(stdout.replaceAll(/\n */g, ' '), /SILENT A rule: .* what is damaged may have held the event/);
});

withCorpus(`a recording that is cut off: its events and its damage, exit 3${why}`, async (t) => {
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
