import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { motw, start, temporaryFolder } from '../../guest/motw.ts';
import { deadTarget, labWith, startlessTarget } from '../targets/lab-targets.ts';

/** A flock in front of the real one, which writes down what it was called with. */
async function notedFlock() {
  const folder = await temporaryFolder();
  const calls = join(folder, 'calls');
  const program = join(folder, 'flock');
  await writeFile(program, `#!/bin/sh\necho "$*" >> '${calls}'\nPATH=\${PATH#*:} exec flock "$@"\n`);
  await chmod(program, 0o755);
  return { env: { PATH: `${folder}:${process.env.PATH}` }, calls: () => readFile(calls, 'utf8') };
}

test('alone, no other run can get in between two repetitions: the lock is taken once', async (t) => {
  const config = await labWith(startlessTarget('win11', 'off'));
  const [out, noted] = [await temporaryFolder(), await notedFlock()];
  const args = ['run', '--target', 'win11', '--config', config, '--out', out, '--alone', '--repeat', '3'];
  const { code, stderr } = await motw(args, noted.env);
  t.is(code, 3);
  t.is(stderr.match(/^win11 \d\/3 {2}begun$/gm)?.length, 3, stderr);
  const locked = (await noted.calls()).split('\n').filter((call) => call.includes('.alone-win11.lock'));
  t.is(locked.length, 1, locked.join('\n'));
});

test('where another run is under way, each repetition is named as not begun, and none is said to be', async (t) => {
  const [config, out] = [await labWith(deadTarget('win11')), await temporaryFolder()];
  const args = ['run', '--target', 'win11', '--config', config, '--out', out, '--alone'];
  const { child, ended, said } = start([...args, '--repeat', '2']);
  await said(/^win11 1\/2 {2}begun$/m);
  const { code, stdout, stderr } = await motw([...args, '--repeat', '3', '--json']);
  t.is(code, 3);
  t.is(JSON.parse(stdout).notBegun.length, 3);
  t.notRegex(stderr, /begun$/m);
  t.regex(stderr, /^motw: win11: nothing was begun, because .*\n {2}mend: /);
  child.kill('SIGTERM');
  await ended;
});
