import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { prepareCommand } from '../../../runner/targets/windows/guest/installing/script-folder.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';
import { noPwsh, pwsh } from '../windows-scripts/stub-windows/start.ts';

const administrators = 'S-1-5-32-544';
const agent = 'S-1-5-21-9-9-9-1001';
const user = 'S-1-5-21-9-9-9-1002';

/** Only what Windows alone has: who owns what, and the program that grants rights, which notes what it was asked. */
const standIns = (owners: Readonly<Record<string, string>>, granted: string) => `
function Get-Acl { param($LiteralPath)
  $owners = ConvertFrom-Json -AsHashtable '${JSON.stringify(owners)}'
  $owner = if ($owners.Contains($LiteralPath)) { $owners[$LiteralPath] } else { '${administrators}' }
  Add-Member -InputObject ([pscustomobject]@{ Owner = $owner }) -MemberType ScriptMethod -Name GetOwner -PassThru -Value { [pscustomobject]@{ Value = $this.Owner } }
}
function icacls.exe { Add-Content -LiteralPath '${granted}' -Value "$args"; $global:LASTEXITCODE = 0 }
`;

async function prepared(
  t: ExecutionContext,
  before: (top: string, scripts: string) => Promise<Readonly<Record<string, string>>>,
) {
  const home = await mkdtemp(join(tmpdir(), 'motw-rights-'));
  t.teardown(() => rm(home, { recursive: true, force: true }));
  const [top, granted] = [join(home, 'motw-harness'), join(home, 'granted.txt')];
  const scripts = join(top, 'scripts-01234567');
  const host = { ...windowsHost, folder: top, separator: '/' } as const;
  const owners = await before(top, scripts);
  // The agent's own identity is Windows' to say.
  const command = prepareCommand(host, scripts, ['', 'files']).replace(/\$me = .*/, `$me = '${agent}'`);
  const whole = `${standIns(owners, granted)}${command}`;
  const env = { OS: 'Windows_NT', HOME: home, POWERSHELL_TELEMETRY_OPTOUT: '1' };
  const options = [
    '-NoProfile',
    '-NonInteractive',
    '-EncodedCommand',
    Buffer.from(whole, 'utf16le').toString('base64'),
  ];
  const { stdout, stderr } = await execa(pwsh ?? '', options, { env, reject: false });
  return { top, stdout, stderr, granted: await readFile(granted, 'utf8').catch(() => '') };
}

const nothing = async () => ({});
const there = async (top: string) => {
  await mkdir(top);
  return {};
};

const refused: readonly [string, Parameters<typeof prepared>[1], RegExp][] = [
  [
    'that belongs to a user',
    async (top) => {
      await mkdir(top);
      return { [top]: user };
    },
    /belongs to somebody else/,
  ],
  [
    'that leads elsewhere',
    async (top) => {
      await mkdir(`${top}-elsewhere`);
      await symlink(`${top}-elsewhere`, top);
      return {};
    },
    /leads elsewhere/,
  ],
  [
    'in which the scripts are a user’s',
    async (_top, scripts) => {
      await mkdir(join(scripts, 'files'), { recursive: true });
      return { [join(scripts, 'files')]: user };
    },
    /belongs to somebody else/,
  ],
  [
    'in which the place for answers leads elsewhere',
    async (top) => {
      await mkdir(`${top}-elsewhere`);
      await mkdir(top);
      await symlink(`${top}-elsewhere`, join(top, 'desktop'));
      return {};
    },
    /leads elsewhere/,
  ],
];

if (pwsh === null) test.skip(`whose the harness's folder is (${noPwsh})`, (t) => t.pass());
else {
  for (const [what, before] of [
    ['made', nothing],
    ['found', there],
  ] as const)
    test(`a folder that is ${what} is closed to users but for reading, and open where answers go`, async (t) => {
      const { top, stdout, stderr, granted } = await prepared(t, before);
      t.regex(stdout, /^ready/m, stderr);
      const [own, ...shared] = granted.trim().split('\n');
      t.regex(own ?? '', /\/inheritance:r \/grant:r .*\*S-1-5-32-545:\(OI\)\(CI\)RX/);
      t.true(own?.startsWith(`${top} `));
      t.deepEqual(shared, [
        `${top}/desktop /grant *S-1-5-32-545:(OI)(CI)M`,
        `${top}/prompts /grant *S-1-5-32-545:(OI)(CI)M`,
      ]);
    });

  for (const [what, before, why] of refused)
    test(`a folder ${what} is not used`, async (t) => {
      const { stdout, stderr } = await prepared(t, before);
      t.notRegex(stdout, /ready/);
      t.regex(stderr, why);
    });
}
