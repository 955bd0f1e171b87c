import { createHash } from 'node:crypto';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { readLab } from '../../runner/cli/compose/lab/read-lab.ts';
import { labFolder, labOf, sigma } from './lab-folder.ts';
import { lineOfHere, wrongNames } from './wrong-configs.ts';

const files = 'category: file_event';
const iso = "TargetFilename|endswith: '.iso'";

for (const [title, code, text, hint] of wrongNames) {
  test(`${title}: refused with its line`, async (t) => {
    const { lab, problems } = await labOf({ 'motw.yaml': text });
    t.is(lab, null);
    t.deepEqual(
      problems.map((problem) => [problem.file, problem.line, problem.code]),
      [['motw.yaml', lineOfHere(text), code]],
    );
    if (hint !== null) t.regex(problems[0]?.hint ?? '', hint);
  });
}

test('a rule becomes a control: named as its file, with its title, its step, its sensors', async (t) => {
  const text = sigma(files, iso, { title: 'An ISO file' });
  const { lab, problems } = await labOf({ 'motw.yaml': 'rules: [mine]', 'mine/below/any_iso.yml': text });
  t.deepEqual(problems, []);
  const [own] = lab?.rules ?? [];
  t.deepEqual(own?.control, {
    id: 'any_iso',
    kind: 'detective',
    title: 'An ISO file',
    actsAt: 'deliver',
    needsMark: false,
    sources: ['files'],
  });
  t.deepEqual(own?.missing, []);
  t.is(own?.rule.sha256, createHash('sha256').update(text).digest('hex'));
});

test('the log source says where a rule acts and which sensors feed it', async (t) => {
  const { lab } = await labOf({
    'motw.yaml': 'rules: [mine]',
    'mine/a-file.yml': sigma(files, iso),
    'mine/b-stream.yml': sigma('category: create_stream_hash', "Contents|contains: 'ZoneId=3'"),
    'mine/c-mount.yml': sigma('service: vhdmp', 'EventID: 1'),
    'mine/d-start.yml': sigma('category: process_creation', "Image|endswith: '.exe'"),
  });
  t.deepEqual(
    lab?.rules.map(({ control: { actsAt, sources } }) => [actsAt, ...sources]),
    [
      ['deliver', 'files'],
      ['deliver', 'streams'],
      ['mount', 'mounts'],
      ['open', 'processes'],
    ],
  );
});

test('where the log source does not say where a rule acts, motw.yaml must', async (t) => {
  const mine = { 'mine/script.yml': sigma('service: powershell', "ScriptBlockText|contains: 'x'") };
  const { lab, problems } = await labOf({ 'motw.yaml': 'rules: [mine]', ...mine });
  t.is(lab, null);
  const [problem] = problems;
  t.like(problem, { file: 'mine/script.yml', line: 3, code: 'ACTS_AT_WHAT' });
  t.regex(problem?.hint ?? '', /'- path: mine\/script\.yml'.*'actsAt:' with one of deliver, mount, open/);
  const stated = await labOf({ 'motw.yaml': 'rules: [{ path: mine, actsAt: open }]', ...mine });
  t.is(stated.lab?.rules[0]?.control.actsAt, 'open');
});

test('what is said of a file wins, what is said of its folder is for rules that say nothing', async (t) => {
  const { lab, problems } = await labOf({
    'motw.yaml':
      'rules:\n  - { path: mine, actsAt: open }\n  - { path: mine/mounter.yml, actsAt: mount }\n  - { path: mine/inner, actsAt: deliver }\n',
    'mine/iso.yml': sigma(files, iso),
    'mine/mounter.yml': sigma('category: process_creation', "CommandLine|contains: 'Mount-DiskImage'"),
    'mine/inner/script.yml': sigma('service: powershell', "ScriptBlockText|contains: 'x'"),
    'mine/other.yml': sigma('service: powershell', "ScriptBlockText|contains: 'y'"),
  });
  t.deepEqual(problems, []);
  t.deepEqual(Object.fromEntries(lab?.rules.map(({ control: { id, actsAt } }) => [id, actsAt]) ?? []), {
    iso: 'deliver',
    mounter: 'mount',
    script: 'deliver',
    other: 'open',
  });
});

test('a field that no event of the target has is named; where the rule can match without it, it stays fed', async (t) => {
  const { lab } = await labOf({
    'motw.yaml': 'rules: [mine]',
    'mine/a-high.yml': sigma('category: process_creation', 'IntegrityLevel: High'),
    'mine/b-other.yml': sigma('category: process_creation', "CommandLine|contains: 'x'"),
    'mine/c-handle.yml': sigma('service: vhdmp', "{ EventID: 1, VhdFile|endswith: '.iso' }"),
  });
  t.deepEqual(
    lab?.rules.map(({ control, missing }) => [control.id, [...control.sources], [...missing]]),
    [
      [
        'a-high',
        [],
        [
          'an event that it can match (of windows/process_creation the target has the ids 1, without IntegrityLevel)',
        ],
      ],
      ['b-other', ['processes'], []],
      [
        'c-handle',
        [],
        ['an event that it can match (of windows/vhdmp the target has the ids 1, 2, 12, without VhdFile)'],
      ],
    ],
  );
});

test('a log source that no sensor of the target has is named with what it needs', async (t) => {
  const { lab } = await labOf({
    'motw.yaml': 'rules: [{ path: mine, actsAt: open }]',
    'mine/a-script.yml': sigma('service: powershell', "ScriptBlockText|contains: 'x'"),
    'mine/b-mount.yml': sigma('service: vhdmp', 'EventID: 25'),
  });
  const [script, mount] = lab?.rules ?? [];
  t.deepEqual([script?.control.sources, mount?.control.sources], [[], []]);
  t.regex(script?.missing[0] ?? '', /^events of windows\/powershell \(/);
  t.deepEqual(mount?.missing, [
    'an event that it can match (of windows/vhdmp the target has the ids 1, 2, 12)',
  ]);
});

test('a rule that is refused is named with its line, and so are all others', async (t) => {
  const { lab, problems } = await labOf({
    'motw.yaml': "rules: [mine]\nexpect: { reference: { '*': { broken: detected, halfway: detected } } }\n",
    'mine/broken.yml': 'title: [\n',
    'mine/halfway.yml': sigma(files, 'TargetFilename|nonsense: x'),
    'mine/right.yml': sigma(files, iso),
  });
  t.is(lab, null);
  // Their expectations are not called unknown on top of that.
  t.deepEqual(
    problems.map(({ file, code }) => [file, code]),
    [
      ['mine/broken.yml', 'RULE_REFUSED'],
      ['mine/halfway.yml', 'RULE_REFUSED'],
    ],
  );
  t.is(problems[1]?.line, 6);
});

test('a name that is taken is refused: by a control, a scenario, a posture, another rule, in any case', async (t) => {
  const { problems } = await labOf({
    'motw.yaml': 'rules: [mine]',
    'mine/Image-Mounted.yml': sigma(files, iso),
    'mine/undeclared.yml': sigma(files, iso),
    'mine/T1553.005-1.yml': sigma(files, iso),
    'mine/hardened.yml': sigma(files, iso),
    'mine/iso.yml': sigma(files, iso),
    'mine/more/ISO.yml': sigma(files, iso),
  });
  t.deepEqual(problems.map(({ file, line, code }) => `${file}:${line} ${code}`).sort(), [
    'mine/Image-Mounted.yml:1 CONTROL_TAKEN',
    'mine/T1553.005-1.yml:1 CONTROL_TAKEN',
    'mine/hardened.yml:1 CONTROL_TAKEN',
    'mine/more/ISO.yml:1 CONTROL_TAKEN',
    'mine/undeclared.yml:1 CONTROL_TAKEN',
  ]);
});

test('a name that can be no control is refused', async (t) => {
  const { problems } = await labOf({
    'motw.yaml': 'rules: [mine]',
    'mine/an iso.yml': sigma(files, iso),
    'mine/iso=off.yml': sigma(files, iso),
  });
  t.deepEqual(
    problems.map(({ file, code }) => [file, code]),
    [
      ['mine/an iso.yml', 'BAD_CONTROL_ID'],
      ['mine/iso=off.yml', 'BAD_CONTROL_ID'],
    ],
  );
});

test('a rule id that another rule has is refused on its line, and nobody is hidden in the record', async (t) => {
  const id = 'aaaaaaaa-0000-4000-8000-000000000001';
  const { problems } = await labOf({
    'motw.yaml': 'rules: [mine]',
    'mine/one.yml': sigma(files, iso, { id }),
    'mine/two.yml': sigma(files, iso, { id: id.toUpperCase() }),
  });
  t.deepEqual(
    problems.map(({ file, line, code }) => [file, line, code]),
    [['mine/two.yml', 2, 'RULE_ID_TAKEN']],
  );
});

test('the same place twice is refused, and a file that is reached twice is one control', async (t) => {
  const folder = await labFolder({
    'motw.yaml': 'rules:\n  - mine\n  - mine/iso.yml\n  - also\n',
    'mine/iso.yml': sigma(files, iso),
  });
  await symlink(join(folder, 'mine'), join(folder, 'also'));
  const config = join(folder, 'motw.yaml');
  const { problems } = await readLab(config);
  t.deepEqual(
    problems.map(({ line, code }) => [line, code]),
    [[4, 'LISTED_TWICE']],
  );
  await rm(join(folder, 'also'));
  await writeFile(config, 'rules:\n  - mine\n  - mine/iso.yml\n');
  const once = await readLab(config);
  t.is(once.lab?.rules.length, 1);
});

test('a file of placeholders that is none is named where motw.yaml names it', async (t) => {
  const { problems } = await labOf({
    'motw.yaml': 'rules:\n  - path: mine\n    placeholders: names.yaml\n',
    'names.yaml': 'lures: { invoice: yes }\n',
    'mine/iso.yml': sigma(files, iso),
  });
  t.deepEqual(
    problems.map(({ file, line, code }) => [file, line, code]),
    [['motw.yaml', 3, 'BAD_PLACEHOLDERS']],
  );
  t.regex(problems[0]?.message ?? '', /names\.yaml:1:\d+: /);
});

test('what a scenario says wins over what holds for all', async (t) => {
  const { lab } = await labOf({
    'motw.yaml':
      "rules: [mine]\nexpect:\n  reference:\n    '*': { iso: detected, mark-written: missed }\n    T1553.005-2:\n      iso: { status: late, deadline: 2s }\n",
    'mine/iso.yml': sigma(files, iso),
  });
  const expected = (scenario: string) =>
    [...(lab?.expectations('reference', scenario) ?? [])].map(
      ([control, { status, deadlineMs, giveUpAfterMs }]) =>
        [control, status, deadlineMs, giveUpAfterMs].join(' '),
    );
  t.deepEqual(expected('T1553.005-1'), ['iso detected 5000 15000', 'mark-written missed 5000 15000']);
  t.deepEqual(expected('T1553.005-2'), ['iso late 2000 6000', 'mark-written missed 5000 15000']);
  t.deepEqual(lab?.expectations('windows', 'T1553.005-2'), new Map());
});

test("a source's name or control that is taken is refused, and no expectation of it goes unjudged in silence", async (t) => {
  const source = (name: string, control: string) =>
    `  - kind: http-json\n    name: ${name}\n    url: https://siem.example\n    path: /alerts\n    items: hits\n    fields: { id: id, time: time, rule: rule }\n    alerts: [{ control: ${control}, rule: r, actsAt: mount }]\n`;
  const { problems } = await labOf({
    'motw.yaml': `expect: { reference: { '*': { siem-iso: detected } } }\nsources:\n${source('siem', 'siem-iso')}${source('siem', 'image-mounted')}`,
  });
  t.deepEqual(
    problems.map(({ line, code }) => [line, code]),
    [
      [11, 'NAME_TAKEN'],
      [16, 'NAME_TAKEN'],
      [1, 'NEVER_JUDGED'],
    ],
  );
});
