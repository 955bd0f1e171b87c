import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { scriptsFolder } from '../script-files.ts';
import { noPwsh, pwsh } from '../stub-windows/start.ts';

const withPwsh = pwsh === null ? test.skip : test.serial;
const why = pwsh === null ? ` (${noPwsh})` : '';

/** What the real scripts do with a Word of this test's own: its collections count from 1, as COM's do. Each line of output is one thing done. */
async function run(word: string, lines: readonly string[]): Promise<readonly string[]> {
  const script = [
    `. '${join(scriptsFolder, 'protocol.ps1')}'`,
    `. '${join(scriptsFolder, 'desktop/shell/shown-document.ps1')}'`,
    `function New-Collection { param([object[]] $Items) return [pscustomobject]@{ Count = $Items.Count; Items = $Items } | Add-Member -MemberType ScriptMethod -Name Item -PassThru -Value { param($Index) if ($Index -lt 1) { throw 'from 1' }; $this.Items[$Index - 1] } }`,
    `function New-Window { param($SourcePath, $SourceName) return [pscustomobject]@{ SourcePath = $SourcePath; SourceName = $SourceName } | Add-Member -MemberType ScriptMethod -Name Close -PassThru -Value { [Console]::Out.WriteLine("window $($args.Count)") } }`,
    `function New-Document { param($FullName) return [pscustomobject]@{ FullName = $FullName } | Add-Member -MemberType ScriptMethod -Name Close -PassThru -Value { param($Save) [Console]::Out.WriteLine("document $Save") } }`,
    `function New-Word { param([object[]] $Windows, [object[]] $Documents) return [pscustomobject]@{ Name = 'Microsoft Word'; Build = '16.0.17328'; ProtectedViewWindows = (New-Collection -Items $Windows); Documents = (New-Collection -Items $Documents) } | Add-Member -MemberType ScriptMethod -Name Quit -PassThru -Value { param($Save) [Console]::Out.WriteLine("quit $Save"); $script:running = @($script:running | Where-Object -FilterScript { $_.Id -ne 20 }) } }`,
    `function Get-WordProcess { return @($script:running) }`,
    `function Stop-Process { [CmdletBinding()] param($Id, [switch] $Force) [Console]::Out.WriteLine("stop $Id"); $script:running = @($script:running | Where-Object -FilterScript { $_.Id -ne $Id }) }`,
    `$script:running = @()`,
    `$word = ${word}`,
    ...lines,
  ];
  const options = ['-NoProfile', '-NonInteractive', '-Command', script.join('\n')];
  const { stdout } = await execa(pwsh ?? '', options, { env: { POWERSHELL_TELEMETRY_OPTOUT: '1' } });
  return stdout.split('\n').filter((line) => line !== '');
}

const find = (path: string) =>
  `$found = Find-ShownDocument -Word $word -Path '${path}'; if ($null -eq $found) { 'nothing' } else { $found.view }`;

withPwsh(
  `a document is found by its whole path, in Protected View or as one of Word's documents${why}`,
  async (t) => {
    const word = `(New-Word -Windows @((New-Window -SourcePath 'C:\\other' -SourceName 'Invoice.docx'), (New-Window -SourcePath 'e:' -SourceName 'Invoice.docx')) -Documents @((New-Document -FullName 'F:\\Invoice.docx')))`;
    const said = await run(word, [
      find('E:\\Invoice.docx'),
      find('F:\\Invoice.docx'),
      find('G:\\Invoice.docx'),
    ]);
    t.deepEqual(said, ['protected', 'editable', 'nothing']);
  },
);

withPwsh(`a root with its backslash is the same root${why}`, async (t) => {
  const word = `(New-Word -Windows @(New-Window -SourcePath 'E:\\' -SourceName 'Invoice.docx') -Documents @())`;
  t.deepEqual(await run(word, [find('E:\\Invoice.docx')]), ['protected']);
});

withPwsh(
  `without a Word, and with a busy one, nothing is shown yet; a mistake of the script's own is no waiting${why}`,
  async (t) => {
    t.deepEqual(await run('$null', [find('E:\\a.docx')]), ['nothing']);
    const throwing = (type: string) =>
      `([pscustomobject]@{} | Add-Member -MemberType ScriptProperty -Name Documents -PassThru -Value { 1 } | Add-Member -MemberType ScriptProperty -Name ProtectedViewWindows -PassThru -Value { throw [${type}]::new('busy') })`;
    t.deepEqual(await run(throwing('System.Runtime.InteropServices.COMException'), [find('E:\\a.docx')]), [
      'nothing',
    ]);
    await t.throwsAsync(run('([pscustomobject]@{})', [find('E:\\a.docx')]), {
      message: /ProtectedViewWindows/,
    });
  },
);

withPwsh(`what was found is closed without saving${why}`, async (t) => {
  const word = `(New-Word -Windows @(New-Window -SourcePath 'E:' -SourceName 'a.docx') -Documents @(New-Document -FullName 'F:\\a.docx'))`;
  const close = (path: string) =>
    `Close-ShownDocument -Found (Find-ShownDocument -Word $word -Path '${path}')`;
  t.deepEqual(await run(word, ['Get-WordVersion -Word $word', close('E:\\a.docx'), close('F:\\a.docx')]), [
    'Microsoft Word 16.0.17328',
    'window 0',
    'document 0',
  ]);
});

const processes = (...ids: readonly number[]) =>
  `$script:running = @(${ids.map((id) => `[pscustomobject]@{ Id = ${id} }`).join(', ')})`;
const nobody = '(New-Word -Windows @() -Documents @())';

withPwsh(`a Word that was not there before ends, and by force where it does not${why}`, async (t) => {
  const stop = 'Stop-NewWord -Word $word -Before @()';
  t.deepEqual(await run(nobody, [processes(20), stop, '$script:running.Count']), ['quit 0', '0']);
  t.deepEqual(await run(nobody, [processes(20, 21), stop]), ['quit 0', 'stop 21']);
});

withPwsh(`a Word that somebody works with stays${why}`, async (t) => {
  t.deepEqual(
    await run(nobody, [processes(10), 'Stop-NewWord -Word $word -Before @(10)', '$script:running.Count']),
    ['1'],
  );
});
