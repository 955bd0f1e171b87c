import test from 'ava';
import { parseAtomic } from '../../runner/atomic/reading/parse-atomic.ts';
import { edited, sample, testsOf } from './sample-atomic.ts';

test('everything that a file can hold is read', (t) => {
  const { atomic, problems } = parseAtomic(sample, 'T1553.005.yaml');
  t.deepEqual(problems, []);
  t.like(atomic, { file: 'T1553.005.yaml', technique: 'T1553.005' });
  t.deepEqual(
    atomic?.tests.map(({ number, guid, executor }) => [number, guid, executor.name, executor.elevation]),
    [
      [1, '11111111-2222-4333-8444-55555555aaaa', 'powershell', true],
      [2, '22222222-2222-4333-8444-555555555555', 'manual', false],
      [3, null, 'sh', false],
    ],
  );
  const [first] = testsOf(sample);
  t.deepEqual(
    first?.arguments.map(({ name, type, default: value }) => [name, type, value]),
    [
      ['file', 'path', 'PathToAtomicsFolder\\T1553.005\\bin\\#{name}.iso'],
      ['name', 'string', 'a'],
      ['times', 'integer', '2'],
      ['ratio', 'float', '0.5'],
      ['from', 'url', 'https://files.example/a.iso'],
      ['note', 'string', null],
    ],
  );
  t.deepEqual(first?.dependencies, [
    {
      description: 'The file must be there (#{file})',
      check: 'if (Test-Path "#{file}") { exit 0 } else { exit 1 }\n',
      get: 'Invoke-WebRequest #{from} -OutFile "#{file}"\n',
    },
  ]);
});

/** What is changed, into what, and what is said of it at which line and column. */
const wrong: readonly (readonly [string, string, readonly (readonly [string, number, number])[]])[] = [
  ['attack_technique: T1553.005', 'attack_technique: W1553', [['BAD_TECHNIQUE', 1, 19]]],
  ["'Subvert Trust Controls: Mark-of-the-Web Bypass'", 'Sub', [['WRONG_TYPE', 2, 15]]],
  ['atomic_tests:\n', 'surprise: 1\natomic_tests:\n', [['UNKNOWN_KEY', 3, 1]]],
  [
    '- name: Look at a file',
    '- nmae: Look at a file',
    [
      ['MISSING_KEY', 4, 3],
      ['UNKNOWN_KEY', 4, 3],
    ],
  ],
  ['  auto_generated_guid: 1111', '  auto_generated_guid: g111', [['BAD_GUID', 5, 24]]],
  ['  description: |\n    Looks at a file.\n', "  description: ''\n", [['EMPTY', 6, 16]]],
  ['  - windows\n', '  - windos\n', [['UNKNOWN_WORD', 9, 5]]],
  ['supported_platforms: [linux]', 'supported_platforms: []', [['EMPTY', 62, 24]]],
  ['      type: path\n', '      type: folder\n', [['UNKNOWN_WORD', 13, 13]]],
  ['      description: The file\n', '', [['MISSING_KEY', 12, 7]]],
  ['      default: a\n', '', [['MISSING_KEY', 16, 7]]],
  ['      default: a\n', '      default: a\n      more: b\n', [['UNKNOWN_KEY', 19, 7]]],
  ['      default: 2\n', '      default: two\n', [['WRONG_TYPE', 22, 16]]],
  ['      default: 0.5\n', "      default: '0.5'\n", [['WRONG_TYPE', 26, 16]]],
  ['default: https://files.example/a.iso', 'default: not an address', [['WRONG_TYPE', 30, 16]]],
  ['  input_arguments:\n    file:', '  input_arguments:\n    f!le:', [['WRONG_TYPE', 11, 5]]],
  ['#{times} ', '', [['UNUSED_ARGUMENT', 19, 5]]],
  ['#{times} ', '#{times} #{size} ', [['MISSING_ARGUMENT', 10, 3]]],
  ["command: 'true'", "command: 'echo #{x}'", [['MISSING_ARGUMENT', 63, 3]]],
  ['dependency_executor_name: powershell', 'dependency_executor_name:', [['UNKNOWN_WORD', 35, 28]]],
  [
    '  executor:\n    name: manual',
    '  dependency_executor_name: sh\n  executor:\n    name: manual',
    [['EXECUTOR_OF_NOTHING', 56, 3]],
  ],
  [
    '    get_prereq_command: |\n      Invoke-WebRequest #{from} -OutFile "#{file}"\n',
    '',
    [['MISSING_KEY', 37, 5]],
  ],
  ['    name: powershell\n', '    name: cmd\n', [['UNKNOWN_WORD', 48, 11]]],
  ['    name: powershell\n', '    name: powershell\n    timeout: 5\n', [['UNKNOWN_KEY', 49, 5]]],
  ['    get_prereq_command: |', '    surprise: 1\n    get_prereq_command: |', [['UNKNOWN_KEY', 40, 5]]],
  ['elevation_required: true', 'elevation_required: maybe', [['WRONG_TYPE', 49, 25]]],
  ['      1. Open the folder.', '      Open.', [['WRONG_TYPE', 58, 12]]],
  ["command: 'true'", 'command: sudo true', [['SUDO_WITHOUT_ELEVATION', 63, 3]]],
  ["command: 'true'", "command: ''", [['EMPTY', 63, 34]]],
];

for (const [from, to, expected] of wrong) {
  test(`${JSON.stringify(from)} as ${JSON.stringify(to)}: ${expected.map(([code]) => code).join(', ')}`, (t) => {
    const { atomic, problems } = parseAtomic(edited(from, to), 'x.yaml');
    t.is(atomic, null);
    t.deepEqual(
      problems.map(({ code, line, column }) => [code, line, column]),
      expected.map((one) => [...one]),
      JSON.stringify(problems, null, 1),
    );
  });
}
