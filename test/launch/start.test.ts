import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';

const LAUNCHER = path.resolve(import.meta.dirname, '../../runner/launch/node24.js');
const CHILD = path.join(import.meta.dirname, 'child.ts');

const launch = (...args: string[]) => execa(process.execPath, [LAUNCHER, CHILD, ...args], { reject: false });

test('standard output is the started file alone', async (t) => {
  t.is((await launch('say', 'only this')).stdout, 'only this');
});

test('the exit code is passed on', async (t) => {
  t.is((await launch('exit', '7')).exitCode, 7);
});

test('the end by a signal is passed on', async (t) => {
  t.is((await launch('kill', 'SIGKILL')).signal, 'SIGKILL');
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} sent to the launcher reaches the child once`, async (t) => {
    // A session of its own: what a terminal does is the next test's matter.
    const launcher = spawn(process.execPath, [LAUNCHER, CHILD, 'count', signal], {
      detached: true,
      stdio: 'pipe',
    });
    let output = '';
    launcher.stdout.on('data', (chunk) => {
      output += chunk;
      if (output === 'ready\n') launcher.kill(signal);
    });
    const code = await new Promise((resolve) => launcher.once('close', resolve));
    t.is(output, `ready\n${signal} came 1 time(s)\n`);
    t.is(code, 0);
  });
}

const noScript = existsSync('/usr/bin/script') ? '' : ' (skipped: no script(1) here to make a terminal)';
const terminal = noScript ? test.skip : test;

terminal(`Ctrl-C in a terminal reaches the child once${noScript}`, async (t) => {
  const command = [process.execPath, LAUNCHER, CHILD, 'count', 'SIGINT'].map((word) => `'${word}'`).join(' ');
  const script = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
    stdio: 'pipe',
    env: { ...process.env, SHELL: '/bin/sh' },
  });
  let output = '';
  script.stdout.on('data', (chunk) => {
    output += chunk;
    if (output === 'ready\r\n') script.stdin.write('\x03');
  });
  await new Promise((resolve) => script.once('close', resolve));
  t.regex(output, /SIGINT came 1 time\(s\)/);
});
