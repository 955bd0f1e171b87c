import { readFileSync } from 'node:fs';
import test from 'ava';
import { parseScenario } from '../../runner/scenario/parse-scenario.ts';
import { problemLine, ScenarioError } from '../../runner/scenario/problem.ts';
import { knownControls } from './known-controls.ts';

const minimal = readFileSync(new URL('valid/minimal.yaml', import.meta.url), 'utf8');
const parse = (text: string) => parseScenario(text, 'minimal.yaml', { controls: knownControls });
const windowsOnly = readFileSync(new URL('valid/windows-only.yaml', import.meta.url), 'utf8');
const edited = (...edits: readonly (readonly [string, string])[]) =>
  parse(edits.reduce((text, [from, to]) => text.replace(from, to), minimal));
const placed = (text: string) => parse(text).problems.map((p) => [p.code, p.line, p.column, p.hint]);

test('a right file becomes a scenario', (t) => {
  const { scenario, problems } = parse(minimal);
  t.deepEqual(problems, []);
  t.is(scenario?.id, 'minimal');
  t.deepEqual(scenario?.atomic, { number: 2, guid: '42f22b00-0242-4afc-a61b-0da05041f9cc' });
  t.deepEqual(scenario?.image.files, [
    { path: 'Order.exe', content: { is: 'payload' }, hidden: false },
    { path: 'marker.txt', content: { is: 'marker' }, hidden: false },
    { path: 'notes/readme.txt', content: { is: 'text', text: 'A test image.' }, hidden: true },
  ]);
  t.deepEqual(scenario?.deliver, {
    ...{ by: 'placed', disguise: null, folder: 'downloads', as: 'browser', zone: 3 },
    ...{ unblock: false, unpack: null, copyTo: null },
  });
  t.deepEqual(scenario?.platforms, ['reference', 'windows']);
});

test('a scenario for Windows alone: a shortcut, a mark taken away, and no postures, which are the reference target’s', (t) => {
  const { scenario, problems } = parse(windowsOnly);
  t.deepEqual(problems, []);
  t.deepEqual(scenario?.platforms, ['windows']);
  t.true(scenario?.deliver.unblock);
  t.deepEqual(scenario?.image.files[2], {
    path: 'Order.lnk',
    content: { is: 'shortcut', to: 'Order.exe' },
    hidden: false,
  });
  t.deepEqual(scenario?.expect, {});
});

test('a scenario that is for the reference target as well states every posture', (t) => {
  const { problems } = parse(
    windowsOnly
      .replace('platforms: [windows]', 'platforms: [windows, reference]')
      .replace('.lnk\nsteps', '.exe\nsteps'),
  );
  t.deepEqual(
    problems.map(({ code }) => code),
    Array.from({ length: 6 }, () => 'MISSING_EXPECTATION'),
  );
});

test('a shortcut leads to a file of the image; its name may be written in any case', (t) => {
  const wrong = parse(windowsOnly.replace('to: Order.exe', 'to: Oder.exe')).problems;
  t.deepEqual(
    wrong.map(({ code, hint }) => [code, hint]),
    [['NOT_IN_IMAGE', "did you mean 'Order.exe'?"]],
  );
  t.deepEqual(parse(windowsOnly.replaceAll('Order.lnk', 'Order.LNK')).problems, []);
  t.deepEqual(
    parse(windowsOnly.replace('to: Order.exe', 'to: C:\\Windows\\cmd.exe')).problems.map(({ code }) => code),
    ['BAD_PATH'],
  );
});

test("a posture's expectations are what differs from 'usually'", (t) => {
  const expect = parse(minimal).scenario?.expect;
  t.like(expect?.hardened, {
    'mount-verb': { status: 'prevented' },
    'launch-gate': { status: 'prevented' },
    'image-mounted': { status: 'detected' },
  });
  t.like(expect?.['no-execute'], { 'mount-verb': { status: 'not-configured' } });
  t.deepEqual(Object.keys(expect ?? {}), [
    'hardened',
    'locked-down',
    'no-execute',
    'patched',
    'unhardened',
    'blind',
  ]);
});

test("an expectation's times: its own, else the file's; three deadlines until it gives up", (t) => {
  const hardened = parse(minimal).scenario?.expect.hardened;
  t.like(hardened?.['mount-verb'], { deadlineMs: 2_000, giveUpAfterMs: 6_000, knownGap: null });
  t.like(hardened?.['launch-gate'], { deadlineMs: 2_000, giveUpAfterMs: 60_000 });
  t.like(hardened?.['image-mounted'], { deadlineMs: 500, giveUpAfterMs: 1_500 });
});

test("a file without a deadline has the model's", (t) => {
  const { scenario } = edited(['deadline: 2s\n', '']);
  t.like(scenario?.expect.hardened?.['mount-verb'], { deadlineMs: 5_000, giveUpAfterMs: 15_000 });
});

test('a known gap keeps its reason and its last day', (t) => {
  t.deepEqual(parse(minimal).scenario?.expect.blind?.['image-mounted']?.knownGap, {
    reason: 'The sensor comes next quarter.',
    until: '2027-03-31',
  });
});

test('a known gap without a reason or a last day is an error', (t) => {
  const gap = '      knownGap:\n        reason: The sensor comes next quarter.\n        until: 2027-03-31\n';
  const { problems } = edited([gap, '      knownGap: {}\n']);
  t.deepEqual(
    problems.map((p) => p.message),
    ["'reason' is missing", "'until' is missing"],
  );
});

test('all errors come at once, in the order of the file', (t) => {
  const { problems } = edited(
    ['title: Mount', 'titel: Mount'],
    ['label: MOTW_{marker}', 'label: MOTW'],
    ['subject: Order.exe', 'subject: Orders.exe'],
    ['[mount-verb, launch-gate, image-mounted]', '[mount-verb, lunch-gate, image-mounted]'],
    ['  patched: {}\n', ''],
  );
  t.deepEqual(
    problems.map((p) => p.code),
    ['MISSING_KEY', 'UNKNOWN_KEY', 'NO_MARKER', 'NOT_IN_IMAGE', 'UNKNOWN_CONTROL', 'MISSING_EXPECTATION'],
  );
});

test('a wrong word is answered with the nearest right one, at its column', (t) => {
  t.deepEqual(placed(minimal.replace('  patched: {}', '  pached: {}')), [
    ['UNKNOWN_POSTURE', 30, 3, "did you mean 'patched'?"],
  ]);
  t.deepEqual(placed(minimal.replace('collect, clean-up', 'collect, cleanup')), [
    ['UNKNOWN_STEP', 17, 56, "did you mean 'clean-up'?"],
  ]);
  t.deepEqual(placed(minimal.replace('as: browser', 'ax: browser')), [
    ['MISSING_KEY', 15, 10, null],
    ['UNKNOWN_KEY', 15, 31, "did you mean 'as'?"],
  ]);
  t.deepEqual(placed(minimal.replace('status: missed', 'status: mised')), [
    ['UNKNOWN_STATUS', 34, 15, "did you mean 'missed'?"],
  ]);
  t.deepEqual(placed(minimal.replace('is: payload', 'is: program')), [
    ['UNKNOWN_WORD', 12, 30, 'known: payload, marker, text, shortcut, document, antivirus-test'],
  ]);
});

test('a text that is no scenario at all is answered, not thrown', (t) => {
  t.is(parse('').problems[0]?.code, 'WRONG_TYPE');
  t.is(parse('- 1\n- 2\n').problems[0]?.code, 'WRONG_TYPE');
  t.is(parse('a: &a [1]\n---\nb: 2\n').problems[0]?.code, 'YAML_SYNTAX');
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'].map((s) => [...s])) {
    bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`);
  }
  t.deepEqual(
    parse(bomb.join('\n')).problems.map((p) => p.code),
    ['YAML_SYNTAX'],
  );
});

test('every syntax error is named with its line', (t) => {
  const { problems } = parse('title: "one\nid: [\n');
  t.true(problems.length > 0);
  t.true(problems.every((p) => p.code === 'YAML_SYNTAX' && p.line > 0 && p.column > 0));
});

test('an error for the user carries every problem and names the first', (t) => {
  const { problems } = edited(['title: Mount', 'titel: Mount']);
  const error = new ScenarioError(problems);
  t.is(error.category, 'user');
  t.deepEqual(error.problems, problems);
  t.is(error.message, "minimal.yaml:1:1: error MISSING_KEY: 'title' is missing and 1 more");
  t.regex(problems.map(problemLine).join('\n'), /2:1: error UNKNOWN_KEY: .*\(did you mean 'title'\?\)/);
});

const ofContainer = (container: string, name: string, label = 'M_{marker}') =>
  edited(
    ['container: iso', `container: ${container}`],
    ['name: Order_{marker}.iso', `name: ${name}`],
    ['label: MOTW_{marker}', `label: ${label}`],
  );

for (const [container, name] of [
  ['iso', 'Order_{marker}.iso'],
  ['iso', 'Order_{marker}.img'],
  ['udf', 'Order_{marker}.iso'],
  ['udf', 'Order_{marker}.img'],
  ['img', 'Order_{marker}.img'],
  ['vhd', 'Order_{marker}.vhd'],
  ['vhdx', 'Order_{marker}.vhdx'],
] as const) {
  test(`${container} may be called ${name}`, (t) => {
    const { scenario, problems } = ofContainer(container, name);
    t.deepEqual(problems, []);
    t.is(scenario?.image.container, container);
    t.deepEqual(scenario?.image.hiddenFolders, []);
  });
}

for (const [container, name, hint] of [
  ['img', 'Order_{marker}.iso', "did you mean 'Order_{marker}.img'?"],
  ['vhd', 'Order_{marker}.vhdx', "did you mean 'Order_{marker}.vhd'?"],
  ['vhdx', 'Order_{marker}.vhd', "did you mean 'Order_{marker}.vhdx'?"],
  ['udf', 'Order_{marker}.vhd', null],
] as const) {
  test(`${container} is not called ${name}`, (t) => {
    const { problems } = ofContainer(container, name);
    t.deepEqual(
      problems.map(({ code, line, column }) => [code, line, column]),
      [['NAME_OF_OTHER_CONTAINER', 9, 9]],
    );
    if (hint !== null) t.is(problems[0]?.hint, hint);
  });
}

test('a label may be as long as the container holds, and of FAT it has no lower case but the marker', (t) => {
  const codes = (container: string, ending: string, label: string) =>
    ofContainer(container, `Order_{marker}.${ending}`, label).problems.map(({ code }) => code);
  t.deepEqual(codes('udf', 'iso', 'MOTW-OLD{marker}'), []);
  t.deepEqual(codes('udf', 'iso', 'MOTW_OLD_{marker}'), ['LABEL_TOO_LONG']);
  for (const [container, ending] of [
    ['img', 'img'],
    ['vhd', 'vhd'],
    ['vhdx', 'vhdx'],
  ] as const) {
    t.deepEqual(codes(container, ending, 'AB_{marker}'), []);
    t.deepEqual(codes(container, ending, 'ABC_{marker}'), ['LABEL_TOO_LONG']);
    t.deepEqual(codes(container, ending, 'ab_{marker}'), ['BAD_LABEL']);
  }
});

test('a hidden folder is one that a file lies in', (t) => {
  const hidden = (folder: string) =>
    edited(['deliver:', `  hiddenFolders: [${folder}]\ndeliver:`]).problems.map(({ code, hint }) => [
      code,
      hint,
    ]);
  t.deepEqual(hidden('notes'), []);
  t.deepEqual(hidden('note'), [['NO_SUCH_FOLDER', "did you mean 'notes'?"]]);
  t.deepEqual(hidden('Order.exe')[0]?.[0], 'NO_SUCH_FOLDER');
});
