import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { root, temporaryFolder } from '../guest/motw.ts';
import { labWith, startlessTarget } from './targets/lab-targets.ts';

/** The command with a full disk behind its standard output. */
async function intoFullDisk(args: readonly string[]) {
  await using full = await open('/dev/full', 'w');
  const child = spawn(process.execPath, ['--conditions=source', join(root, 'runner/cli/main.js'), ...args], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', full.fd, 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

test('results that nobody got are no success, and no finding either', async (t) => {
  const { code, stderr } = await intoFullDisk(['list']);
  t.is(code, 3);
  t.is(
    stderr,
    'motw: ENOSPC: no space left on device, write\n  mend: the disk is full: free some space and run it again\n',
  );
});

test('what is wrong with the input is so, whether it could be said or not', async (t) => {
  const { code } = await intoFullDisk(['show', 'nothing-of-that-name']);
  t.is(code, 2);
});

test('a run whose report could not be printed keeps it', async (t) => {
  const config = await labWith(startlessTarget('win11', 'off'));
  for (const more of [[], ['--json']]) {
    const out = await temporaryFolder();
    const { code, stderr } = await intoFullDisk([
      'run',
      '--target',
      'win11',
      '--config',
      config,
      '--out',
      out,
      ...more,
    ]);
    t.is(code, 3, stderr);
    t.notRegex(stderr, /\n\s+at /, 'no stack trace');
    const [id = ''] = (await readdir(out)).filter((name) => /^\d{8}-/.test(name));
    const kept = await readdir(join(out, id));
    t.true(kept.includes('report.html') && kept.includes('evidence.tar'), kept.join(' '));
  }
});
