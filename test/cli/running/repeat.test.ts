import { readdir, rm, writeFile } from 'node:fs/promises';
import test from 'ava';
import { start, temporaryFolder } from '../../guest/motw.ts';
import { deadTarget, labWith, startlessTarget } from '../targets/lab-targets.ts';

interface Batch {
  readonly runs: readonly { readonly state: string; readonly cleanUp: string | null }[];
  readonly notBegun: readonly { readonly target: string; readonly reason: string }[];
}

async function repeating(targets: string, ...more: readonly string[]) {
  const config = await labWith(targets);
  const out = await temporaryFolder();
  const args = ['run', '--target', 'win11', '--config', config, '--out', out, '--repeat', '3', ...more];
  return { out, ...start(args) };
}

test('of repetitions that a signal kept from being begun each is named, and no code says that all went well', async (t) => {
  const { child, said, ended, out } = await repeating(deadTarget('win11'), '--json');
  await said(/^win11 1\/3 {2}begun$/m);
  child.kill('SIGTERM');
  const { code, stdout } = await ended;
  t.is(code, 3);
  const { runs, notBegun } = JSON.parse(stdout) as Batch;
  t.is(runs.length + notBegun.length, 3, stdout);
  t.true(notBegun.length >= 2);
  for (const each of notBegun) t.deepEqual(each, { target: 'win11', reason: 'interrupted by SIGTERM' });
  t.is((await readdir(out)).filter((name) => /^\d{8}-/.test(name)).length, runs.length);
});

test('a runs folder that is gone between two repetitions: the document is written all the same', async (t) => {
  const { said, ended, out } = await repeating(deadTarget('win11'), '--json');
  await said(/^win11 1\/3 {2}begun$/m);
  await rm(out, { recursive: true, force: true });
  await writeFile(out, '');
  const { code, stdout, stderr } = await ended;
  t.is(code, 3, stderr);
  const { notBegun } = JSON.parse(stdout) as Batch;
  t.regex(notBegun.at(-1)?.reason ?? '', /could not make the folder for runs/);
  t.regex(stderr, /could not make the folder for runs[^\n]*\n {2}mend: /);
});

test('what a repetition left behind is met by no other one', async (t) => {
  const { ended } = await repeating(startlessTarget('win11', 'on'), '--json');
  const { code, stdout, stderr } = await ended;
  t.is(code, 4, stderr);
  const { runs, notBegun } = JSON.parse(stdout) as Batch;
  t.deepEqual(
    runs.map(({ cleanUp }) => cleanUp),
    ['dirty'],
  );
  t.is(notBegun.length, 2);
  t.regex(stderr, /win11: not run again, because the repetition before left something on it/);
});
