import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { scriptsFolder } from '../script-files.ts';
import { noPwsh, pwsh } from '../stub-windows/start.ts';

const path = 'C:\\Users\\analyst\\Downloads\\Invoice_1a2b3c4d.iso';
const window = {
  owner: 'explorer',
  class: '#32770',
  title: 'T',
  buttons: ['Open', 'Cancel'],
  texts: ['one', 'two'],
};

/** What the real script makes of what came up; the window itself can't be stood in for, only what was recorded of it. */
async function endOf(prompt: object | null, program: string | null, consent = false): Promise<object> {
  const quoted = (value: unknown) => `'${JSON.stringify(value).replaceAll("'", "''")}'`;
  const lines = [
    `. '${join(scriptsFolder, 'protocol.ps1')}'`,
    `. '${join(scriptsFolder, 'desktop/shell/mount-end.ps1')}'`,
    'function Save-Prompt { param($Window, [string] $Path) return $Window }',
    `$prompt = ${prompt === null ? '$null' : `ConvertFrom-Json -InputObject ${quoted(prompt)}`}`,
    `$program = ${program === null ? '$null' : `[pscustomobject]@{ Name = '${program}' }`}`,
    `ConvertTo-JsonText -Value (New-NotMounted -Path '${path}' -Prompt $prompt -Program $program -Elevation ${consent ? '([pscustomobject]@{ ProcessId = 77 })' : '$null'})`,
  ];
  const options = ['-NoProfile', '-NonInteractive', '-Command', lines.join('\n')];
  const { stdout } = await execa(pwsh ?? '', options, { env: { POWERSHELL_TELEMETRY_OPTOUT: '1' } });
  return JSON.parse(stdout) as object;
}

const withPwsh = pwsh === null ? test.skip : test.serial;
const why = pwsh === null ? ` (${noPwsh})` : '';

withPwsh(`User Account Control is a refusal of its own, and no sign of a missing verb${why}`, async (t) => {
  t.like(await endOf(null, null, true), {
    ...{ is: 'refused', code: 'NEEDS_ADMINISTRATOR' },
    value: { kind: 'other', owner: 'consent', pid: 77 },
  });
});

/** What the real script waits for, with a CIM of this test's own; the clock of its waits is real. */
async function waited(image: string, cim: string): Promise<unknown> {
  const lines = [
    `. '${join(scriptsFolder, 'protocol.ps1')}'`,
    `. '${join(scriptsFolder, 'lookup/image-kind.ps1')}'`,
    `. '${join(scriptsFolder, 'lookup/elevation.ps1')}'`,
    `. '${join(scriptsFolder, 'desktop/shell/mount-end.ps1')}'`,
    'function Find-Prompt { param([int[]] $Known) }',
    'function Find-StartedProcess { param($Path, $Since, $Except) }',
    `function Get-CimInstance { param($ClassName, $Filter) ${cim} }`,
    `$end = Wait-MountEnd -Path '${image}' -RootsBefore 'C:\\' -Known @() -Since (Get-Date).AddMinutes(-1)`,
    '$elevation = $(if ($end.Contains("elevation")) { $end.elevation.Name })',
    'ConvertTo-JsonText -Value ([ordered]@{ root = $end.root; elevation = $elevation })',
  ];
  const options = ['-NoProfile', '-NonInteractive', '-Command', lines.join('\n')];
  const { stdout } = await execa(pwsh ?? '', options, { env: { POWERSHELL_TELEMETRY_OPTOUT: '1' } });
  return JSON.parse(stdout);
}

const volumes = `
  if ($Filter -eq 'DriveType=5') { [pscustomobject]@{ DeviceID = 'D:'; Size = 1 } }
  if ($Filter -eq 'DriveType=3') { [pscustomobject]@{ DeviceID = 'C:'; Size = 1 }; [pscustomobject]@{ DeviceID = 'E:'; Size = 1 } }`;
for (const [ending, root] of [
  ['iso', 'D:\\'],
  ['img', 'D:\\'],
  ['vhd', 'E:\\'],
  ['vhdx', 'E:\\'],
] as const)
  withPwsh(
    `after a double-click on a .${ending} the new volume of its own kind is found${why}`,
    async (t) => {
      t.deepEqual(await waited(`C:\\a.${ending}`, volumes), { root, elevation: null });
    },
  );

const consent = (since: string) =>
  `if ($Filter -like '*consent.exe*') { [pscustomobject]@{ Name = 'consent.exe'; CreationDate = ${since} } }`;
withPwsh(`a consent that is asked for is waited for no longer than it takes to tell${why}`, async (t) => {
  const asked = await waited('C:\\a.vhd', consent('(Get-Date).AddSeconds(-6)'));
  t.deepEqual(asked, { root: null, elevation: 'consent.exe' });
});

const ends: readonly [string, object | null, string | null, object][] = [
  [
    'the security warning is a question',
    { ...window, kind: 'security-warning', canGoOn: true },
    null,
    { is: 'prompted', text: 'explorer: T | one | two' },
  ],
  [
    'SmartScreen with a way on is a question',
    { ...window, kind: 'smartscreen', canGoOn: true },
    null,
    { is: 'prompted' },
  ],
  [
    'SmartScreen without one is its refusal, and not the verb’s',
    { ...window, kind: 'smartscreen', canGoOn: false },
    null,
    { is: 'refused', code: 'SMARTSCREEN_BLOCKED' },
  ],
  [
    'a dialog that shows a code is refused by it',
    { ...window, kind: 'other', canGoOn: false, texts: ['Error 0x8007057b: no'] },
    null,
    { is: 'refused', code: '0x8007057B' },
  ],
  [
    'any other window says that something else was done',
    { ...window, owner: 'OpenWith', kind: 'other', canGoOn: true },
    null,
    { is: 'refused', code: 'OPENED_OTHERWISE', text: 'OpenWith: T | one | two' },
  ],
  [
    'so does a program without a window',
    null,
    'isoburn.exe',
    { is: 'refused', code: 'OPENED_OTHERWISE', text: `isoburn.exe was started with ${path}` },
  ],
  ['so does what is gone again', null, null, { is: 'refused', code: 'OPENED_OTHERWISE' }],
];

for (const [what, prompt, program, expected] of ends)
  if (pwsh === null) test.skip(`a double-click that mounts nothing: ${what} (${noPwsh})`, (t) => t.pass());
  else
    test.serial(`a double-click that mounts nothing: ${what}`, async (t) => {
      t.like(await endOf(prompt, program), expected);
    });
