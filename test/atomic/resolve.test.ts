import test from 'ava';
import { downloadsOf } from '../../runner/atomic/downloads.ts';
import { resolveTest } from '../../runner/atomic/resolve.ts';
import { sample, testOf, testsOf } from './sample-atomic.ts';

const [first, second] = testsOf(sample);
const folder = 'C:\\A $& b\\atomics';

test('arguments take their defaults, also those that name others, and the folder its place', (t) => {
  if (first === undefined) return t.fail();
  const { command, cleanUp, dependencies, steps, unresolved } = resolveTest(first, folder);
  const file = `${folder}\\T1553.005\\bin\\a.iso`;
  t.is(command, `Get-Item "${file}" # a 2 0.5 #{note}\nGet-Item "${folder}\\x"\n`);
  t.is(cleanUp, `Remove-Item "${file}"\n`);
  t.deepEqual(dependencies, [
    {
      description: `The file must be there (${file})`,
      check: `if (Test-Path "${file}") { exit 0 } else { exit 1 }\n`,
      get: `Invoke-WebRequest https://files.example/a.iso -OutFile "${file}"\n`,
    },
  ]);
  t.is(steps, null);
  t.deepEqual(unresolved, ['note']);
});

test('a test for a person has steps and no command', (t) => {
  if (second === undefined) return t.fail();
  t.like(resolveTest(second, folder), { command: null, cleanUp: null, steps: '1. Open the folder.\n' });
});

test('arguments that name each other end', (t) => {
  const circle = testOf(`supported_platforms: [windows]
input_arguments:
  aa: { type: string, description: '', default: 'x#{bb}' }
  bb: { type: string, description: '', default: 'y#{aa}' }
executor: { name: powershell, command: 'echo #{aa} #{bb}' }
`);
  const { command, unresolved } = resolveTest(circle, folder);
  t.regex(command ?? '', /^echo [xy]+#\{(aa|bb)\} [xy]+#\{(aa|bb)\}$/);
  t.deepEqual(unresolved.toSorted(), ['aa', 'bb']);
});

test('a default that names itself again and again is not put in without an end', (t) => {
  const bomb = testOf(`supported_platforms: [windows]
input_arguments:
  aa: { type: string, description: '', default: '${'#{aa}'.repeat(200)}' }
executor: { name: powershell, command: 'echo #{aa}' }
`);
  const { command, unresolved } = resolveTest(bomb, folder);
  t.true((command ?? '').length < 2 << 20);
  t.deepEqual(unresolved, ['aa']);
});

const executor = (command: string) =>
  testOf(
    `supported_platforms: [windows]\nexecutor: { name: powershell, command: ${JSON.stringify(command)} }\n`,
  );

for (const command of [
  'Invoke-WebRequest $x -OutFile y',
  'IEX (iwr "https://files.example/a.ps1")',
  'curl -o a ftp://files.example/a',
  '(New-Object Net.WebClient).DownloadFile($a, $b)',
  'certutil -f -urlcache $a $b',
  'Start-BitsTransfer $a',
  'Install-Module -Name x -Force',
  'pip3 install x',
  'apt-get -y install x',
  'git clone x',
]) {
  test(`a download is told: ${command}`, (t) => {
    t.deepEqual(downloadsOf(executor(command)), { prerequisites: false, commands: true });
  });
}

for (const command of [
  'Mount-DiskImage -ImagePath "a.iso"',
  'Get-Module x',
  'certutil -encode a b',
  'Remove-Item $env:TEMP\\curling.txt',
  'echo downloaded',
]) {
  test(`no download: ${command}`, (t) => {
    t.deepEqual(downloadsOf(executor(command)), { prerequisites: false, commands: false });
  });
}

test('an address in an argument, a check and a clean-up count; what gets a prerequisite is told apart', (t) => {
  if (first === undefined) return t.fail();
  t.deepEqual(downloadsOf(first), { prerequisites: true, commands: false });
  const own = testOf(`supported_platforms: [windows]
input_arguments:
  from: { type: url, description: '', default: 'https://files.example/a' }
executor: { name: powershell, command: 'Get-It #{from}' }
`);
  t.true(downloadsOf(own).commands);
  const asks = testOf(`supported_platforms: [windows]
dependencies:
  - { description: It, prereq_command: 'curl -sf $x', get_prereq_command: null }
executor: { name: powershell, command: 'echo 1', cleanup_command: 'echo 2' }
`);
  t.deepEqual(downloadsOf(asks), { prerequisites: false, commands: true });
});
