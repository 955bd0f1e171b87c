import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { sarifReport } from '../../../runner/reports/sarif/sarif-report.ts';
import { oracleTest, type Run } from '../../oracle/oracle-programs.ts';
import { everyRun } from '../exchanged-runs.ts';
import { drifted } from '../sample-runs.ts';

/**
 * Microsoft's reader of SARIF, which checks the rules of the standard and those of GitHub code scanning. It is too big to be brought
 * for everyone: `npm install @microsoft/sarif-multitool` in a folder of yours, and link the `Sarif.Multitool` that comes with it to
 * `sarif-multitool` on PATH.
 */
const program = 'sarif-multitool';

/** Every error that it finds, a line each. */
async function errorsIn(
  t: ExecutionContext,
  run: Run,
  documents: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-sarif-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(documents)) await writeFile(join(folder, `${name}.sarif`), text);
  const args = ['validate', join(folder, '*.sarif'), '--rule-kind', 'Sarif;Ghas', '--level', 'Error'];
  const said = await run(args, folder).catch(({ stdout }: { readonly stdout: string }) => stdout);
  t.regex(said, new RegExp(`^Done\\. ${Object.keys(documents).length} files scanned`, 'm'));
  return said.split('\n').filter((line) => /: error /.test(line));
}

oracleTest(
  program,
  'no run has an error by the standard or by the rules of code scanning',
  async (t, run) => {
    const documents = Object.entries(everyRun).map(([name, record]) => [
      name,
      sarifReport(record, null, () => null),
    ]);
    t.deepEqual(await errorsIn(t, run, Object.fromEntries(documents)), []);
  },
);

oracleTest(program, 'it finds an error of either kind where one is planted', async (t, run) => {
  const text = sarifReport(drifted, null, () => null);
  const wrongIndex = text.replace(/"ruleIndex": \d+/, '"ruleIndex": 333');
  const withoutPlace = text.replaceAll(/"locations": \[.*?\n {10}\]/gs, '"locations": []');
  const found = await errorsIn(t, run, { wrongIndex, withoutPlace });
  t.true(found.some((line) => /error SARIF\d+/.test(line)));
  t.true(found.some((line) => /error GH\d+/.test(line)));
});
