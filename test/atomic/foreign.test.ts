import test from 'ava';
import type { AtomicTest } from '../../runner/atomic/atomic.ts';
import { type ForeignGround, mayRunForeign, planForeign } from '../../runner/atomic/foreign.ts';
import { sample, testOf, testsOf } from './sample-atomic.ts';

const willing: ForeignGround = { platform: 'windows', allowForeign: true, elevated: true };

const simple = (more = '', platforms = 'windows', executor = "{ name: powershell, command: 'echo 1' }") =>
  testOf(`supported_platforms: [${platforms}]\nexecutor: ${executor}\n${more}`);
const needing = (get: string, asked = '') =>
  simple(
    `${asked}dependencies:\n  - { description: It, prereq_command: 'Test-Path a', get_prereq_command: ${get} }\n`,
  );

const allowed: readonly (readonly [string, AtomicTest])[] = [
  ['a plain command', simple()],
  ['one of the command prompt', simple('', 'windows', "{ name: command_prompt, command: 'dir' }")],
  [
    'one that needs an administrator',
    simple('', 'windows', "{ name: powershell, command: '1', elevation_required: true }"),
  ],
  ['one whose prerequisite would be downloaded: that is not run', needing("'iwr https://files.example/a'")],
  ['one that is for other platforms as well', simple('', 'linux, windows')],
];

for (const [what, one] of allowed) {
  test(`may run where its owner allows it: ${what}`, (t) => {
    t.deepEqual(mayRunForeign(one, willing), { may: true, because: [] });
  });
}

const refused: readonly (readonly [string, AtomicTest, Partial<ForeignGround>, RegExp])[] = [
  ['the reference guest', simple(), { platform: 'reference' }, /Windows targets only/],
  [
    'a target whose owner did not allow it',
    simple(),
    { allowForeign: false },
    /does not say 'allowForeign: true'/,
  ],
  ['a test for another platform', simple('', 'linux, macos'), {}, /it is for linux, macos/],
  ['a test for a person', simple('', 'windows', "{ name: manual, steps: 'Do it yourself.' }"), {}, /by hand/],
  ['a shell that Windows lacks', simple('', 'windows', "{ name: bash, command: 'ls' }"), {}, /needs bash/],
  [
    'prerequisites that such a shell checks',
    needing('null', 'dependency_executor_name: sh\n'),
    {},
    /checked with sh/,
  ],
  [
    'an administrator’s test without the rights',
    simple('', 'windows', "{ name: powershell, command: '1', elevation_required: true }"),
    { elevated: false },
    /needs an administrator/,
  ],
  [
    'a command that downloads',
    simple('', 'windows', "{ name: powershell, command: 'iwr https://a.example' }"),
    {},
    /runs no download/,
  ],
  [
    'a clean-up that downloads',
    simple('', 'windows', "{ name: powershell, command: '1', cleanup_command: 'curl x' }"),
    {},
    /runs no download/,
  ],
  [
    'an argument without a default',
    simple(
      "input_arguments: { who: { type: string, description: '', default: null } }\n",
      'windows',
      "{ name: powershell, command: 'echo #{who}' }",
    ),
    {},
    /'who' has no default/,
  ],
];

for (const [what, one, ground, because] of refused) {
  test(`may not run: ${what}`, (t) => {
    const decision = mayRunForeign(one, { ...willing, ...ground });
    t.false(decision.may);
    t.is(decision.because.length, 1, decision.because.join('; '));
    t.regex(decision.because[0] ?? '', because);
  });
}

test('everything that stands against a test is said at once', (t) => {
  const one = simple('', 'linux', "{ name: sh, command: 'sudo curl x', elevation_required: true }");
  const { because } = mayRunForeign(one, { platform: 'reference', allowForeign: false, elevated: false });
  t.is(because.length, 6);
});

test('the plan: prerequisites are asked for first, then the command, then the clean-up', (t) => {
  const [first] = testsOf(sample);
  if (first === undefined) return t.fail();
  t.deepEqual(planForeign(first, 'C:\\atomics'), [
    {
      role: 'prerequisite',
      executor: 'powershell',
      about: 'The file must be there (C:\\atomics\\T1553.005\\bin\\a.iso)',
      command: 'if (Test-Path "C:\\atomics\\T1553.005\\bin\\a.iso") { exit 0 } else { exit 1 }\n',
    },
    {
      role: 'command',
      executor: 'powershell',
      about: null,
      command: 'Get-Item "C:\\atomics\\T1553.005\\bin\\a.iso" # a 2 0.5 #{note}\nGet-Item "C:\\atomics\\x"\n',
    },
    {
      role: 'clean-up',
      executor: 'powershell',
      about: null,
      command: 'Remove-Item "C:\\atomics\\T1553.005\\bin\\a.iso"\n',
    },
  ]);
});

test('what would get a prerequisite is in no plan', (t) => {
  const plan = planForeign(needing("'echo got-it'"), 'C:\\atomics');
  t.deepEqual(
    plan.map(({ role, command }) => `${role}: ${command}`),
    ['prerequisite: Test-Path a', 'command: echo 1'],
  );
});

test('prerequisites are checked by the executor that the test names for them', (t) => {
  const plan = planForeign(needing('null', 'dependency_executor_name: command_prompt\n'), 'C:\\atomics');
  t.deepEqual(
    plan.map(({ executor }) => executor),
    ['command_prompt', 'powershell'],
  );
});

test('nothing is planned of a test for a person, and no clean-up of nothing', (t) => {
  t.deepEqual(planForeign(simple('', 'windows', "{ name: manual, steps: 'Do it yourself.' }"), ''), []);
  const blank = simple('', 'windows', "{ name: powershell, command: '1', cleanup_command: ' ' }");
  t.deepEqual(
    planForeign(blank, '').map(({ role }) => role),
    ['command'],
  );
});
