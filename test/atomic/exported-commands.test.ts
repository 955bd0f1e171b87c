import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { exportAtomics } from '../../runner/atomic/export/atomic-yaml.ts';
import { isExportable } from '../../runner/atomic/export/exportable.ts';
import { planForeign } from '../../runner/atomic/foreign.ts';
import { parseAtomic } from '../../runner/atomic/reading/parse-atomic.ts';
import { everyControl } from '../../runner/controls/catalogue.ts';
import { loadScenarios } from '../../runner/scenario/load-scenarios.ts';
import { findProgram } from '../payloads/outside-program.ts';

const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));
const { scenarios: all } = await loadScenarios(folder, { controls: everyControl });
const scenarios = all.filter(({ platforms }) => platforms.includes('windows')).filter(isExportable);
const text = exportAtomics(scenarios)[0]?.text ?? '';
const tests = parseAtomic(text, 'T1553.005.yaml').atomic?.tests ?? [];

const pwsh = env.MOTW_PWSH ?? findProgram('pwsh');
const withPwsh = pwsh === undefined ? test.skip : test;
const why =
  pwsh === undefined ? ' (skipped: MOTW_PWSH names no PowerShell, and there is no pwsh on PATH)' : '';

/** The commands of Windows that an exported test calls, each saying what it was asked to do; the letter comes at the third time of asking. */
const standIns = `
$script:asked = 0
function Copy-Item { param($LiteralPath, $Destination, [switch]$Force) "copy $LiteralPath to $Destination" }
function Set-Content { param($LiteralPath, $Stream, $Value) "write $($Value -join ' ') to $LiteralPath, $Stream" }
function Get-Content { param($LiteralPath, $Stream) if ($LiteralPath -like 'E:*') { throw 'no streams here' }; "read $Stream of $LiteralPath" }
function Unblock-File { param($LiteralPath) "unblock $LiteralPath" }
function Mount-DiskImage { param($ImagePath, $StorageType, $Access) [Console]::WriteLine("mount $ImagePath $StorageType $Access") }
function Get-DiskImage { param($ImagePath, $StorageType) [pscustomobject]@{ Number = 7; Type = $StorageType } }
function Get-Partition { [CmdletBinding()] param($DiskNumber) if ($DiskNumber -eq 7) { [pscustomobject]@{ Type = 'partition' } } }
function Get-Volume {
  [CmdletBinding()] param([Parameter(ValueFromPipeline)]$Image)
  process { if ($Image.Type -notin 'ISO', 'partition') { return }; $script:asked++; if ($script:asked -ge 3) { [pscustomobject]@{ DriveLetter = [char]'E' } } else { [pscustomobject]@{ DriveLetter = [char]0 } } }
}
function Join-Path { param($Path, $ChildPath) "$Path$ChildPath" }
function Get-ChildItem { param($LiteralPath, [switch]$Recurse, [switch]$Force) [pscustomobject]@{ FullName = "listed $LiteralPath"; Length = 1 } }
function Select-Object { param([Parameter(Position = 0)]$Property, [Parameter(ValueFromPipeline)]$Item) process { $Item.FullName } }
function Invoke-Item { param($LiteralPath) "open $LiteralPath" }
function Start-Sleep { param($Milliseconds) }
function Dismount-DiskImage { [CmdletBinding()] param($ImagePath, $StorageType) [Console]::WriteLine("dismount $ImagePath $StorageType") }
function Remove-Item { [CmdletBinding()] param($LiteralPath, $Path, [switch]$Force) "remove $LiteralPath$Path" }
$env:USERPROFILE = 'C:\\Users\\ann'
$env:TEMP = 'C:\\Temp'
`;

for (const [i, one] of tests.entries()) {
  const { deliver, steps, subject, image: { container = 'iso', name = '' } = {} } = scenarios[i] ?? {};
  const type = container === 'vhd' || container === 'vhdx' ? container.toUpperCase() : 'ISO';
  const ending = name.replace(/.*(?=\.)/, '');
  withPwsh(`${one.name}: PowerShell does the scenario's steps in their order${why}`, async (t) => {
    const plan = planForeign(one, 'C:\\atomics');
    const run = async (role: string): Promise<readonly string[]> => {
      const dir = await mkdtemp(join(tmpdir(), 'exported-'));
      t.teardown(() => rm(dir, { recursive: true }));
      const file = join(dir, 'test.ps1');
      await writeFile(file, standIns + (plan.find((each) => each.role === role)?.command ?? 'throw'));
      const args = ['-NoProfile', '-NonInteractive', '-File', file];
      const home = { ...env, HOME: dir, POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' };
      const { stdout } = await promisify(execFile)(pwsh ?? '', args, { env: home });
      return stdout.trim().split('\n');
    };
    const image = `C:\\Users\\ann\\Downloads\\Invoice_atomic${ending}`;
    t.deepEqual(await run('command'), [
      `copy C:\\atomics\\T1553.005\\bin\\${scenarios[i]?.id}${ending} to ${image}`,
      `write [ZoneTransfer] ZoneId=3 to ${image}, Zone.Identifier`,
      `read Zone.Identifier of ${image}`,
      ...(deliver?.unblock ? [`unblock ${image}`] : []),
      `mount ${image} ${type} ReadOnly`,
      'listed E:\\',
      'no mark: no streams here',
      ...(steps?.includes('open') ? [`open E:\\${subject?.replaceAll('/', '\\')}`] : []),
    ]);
    t.deepEqual(await run('clean-up'), [
      `dismount ${image} ${type}`,
      `remove ${image}`,
      ...(steps?.includes('open') ? ['remove C:\\Temp\\motw-harness-*.txt'] : []),
    ]);
  });
}
