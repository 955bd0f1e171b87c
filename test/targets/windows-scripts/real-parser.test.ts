import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { scriptsFolder } from './script-files.ts';
import { noPwsh, pwsh } from './stub-windows/start.ts';

const inspector = join(import.meta.dirname, 'rules/inspect-scripts.ps1');

async function problemsIn(powershell: string, folder: string): Promise<readonly string[]> {
  const env = { HOME: await mkdtemp(join(tmpdir(), 'motw-parser-')), POWERSHELL_TELEMETRY_OPTOUT: '1' };
  try {
    const options = ['-NoProfile', '-NonInteractive', '-File', inspector, folder];
    const { stdout } = await execa(powershell, options, { env });
    return JSON.parse(stdout) as readonly string[];
  } finally {
    await rm(env.HOME, { recursive: true, force: true });
  }
}

if (pwsh === null) {
  test.skip(`PowerShell's own parser on every script (${noPwsh})`, (t) => t.pass());
} else {
  const powershell = pwsh;
  test("PowerShell's own parser finds no error, alias, shortened parameter or syntax of version 7", async (t) => {
    t.deepEqual(await problemsIn(powershell, scriptsFolder), []);
  });

  test('it finds each of them where it is planted', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'motw-planted-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const lines = [
      '$a = $b ?? 1',
      '$a = $b ? 1 : 2',
      'Get-Item -LiteralPath x && Get-Item -LiteralPath y',
      '$a = ($b)?.Name',
      'gci -LiteralPath x',
      'Get-ChildItem -LiteralPath x -Rec',
    ];
    await writeFile(join(folder, 'planted.ps1'), `${lines.join('\n')}\n`);
    await writeFile(join(folder, 'broken.ps1'), "$a = 1\nif ($a { 'x' }\n");
    const problems = await problemsIn(powershell, folder);
    const found = (wanted: RegExp) => problems.some((problem) => wanted.test(problem));
    t.true(found(/^broken\.ps1:2: /));
    t.true(found(/^planted\.ps1:1: null coalescing/));
    t.true(found(/^planted\.ps1:2: TernaryExpressionAst/));
    t.true(found(/^planted\.ps1:3: PipelineChainAst/));
    t.true(found(/^planted\.ps1:4: null-conditional access/));
    t.true(found(/^planted\.ps1:5: alias gci/));
    t.true(found(/^planted\.ps1:6: -Rec is cut short/));
  });
}
