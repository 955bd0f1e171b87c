import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import { posixCommand, windowsCommand } from '../../../runner/targets/ssh/command-line.ts';

const run = promisify(execFile);
const refused = { code: 'SSH_COMMAND' };

test('a POSIX shell splits a command into the arguments that were given', async (t) => {
  const argument = fc
    .string({ unit: 'binary', maxLength: 20 })
    .filter((text) => !text.includes('\0') && text.isWellFormed());
  const property = fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (args) => {
    const command = posixCommand(['printf', '%s\\0', 'first', ...args], 'token');
    const { stdout } = await run('/bin/sh', ['-c', command]);
    return stdout === ['first', ...args].map((arg) => `${arg}\0`).join('');
  });
  await t.notThrowsAsync(fc.assert(property, { numRuns: 50 }));
});

test('no program, and what no command can hold, are refused', (t) => {
  for (const argv of [[], [''], ['x', 'a\0b'], ['x', 'y'.repeat(131_072)], ['x', '€'.repeat(43_700)]])
    t.throws(() => posixCommand(argv, 'token'), refused);
});

test('what neither cmd.exe nor PowerShell would change goes to Windows as it is', (t) => {
  const script = ['-File', 'C:\\ProgramData\\motw-harness\\scripts-0a1b2c3d\\mount.ps1'];
  const argv = ['powershell.exe', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', ...script];
  t.is(windowsCommand(argv), argv.join(' '));
  t.is(
    windowsCommand(['C:\\Windows\\System32\\whoami.exe', '/all']),
    'C:\\Windows\\System32\\whoami.exe /all',
  );
});

test('everything else is refused: one shell or the other would change it', (t) => {
  const characters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  const changed = characters.filter((character) => !/[A-Za-z0-9_.:\\/=+-]/.test(character));
  t.is(changed.length, 256 - 70);
  for (const character of [...changed, '€', '\u2019', '\u2013'])
    for (const arg of [character, `a${character}b`]) {
      t.throws(() => windowsCommand(['tool', arg]), refused, JSON.stringify(arg));
      t.throws(() => windowsCommand([arg, 'x']), refused, JSON.stringify(arg));
    }
  for (const argv of [[], [''], ['tool', ''], ['-x'], ['7z'], ['/x'], ['tool', '-a.b'], ['tool', '-a:b']])
    t.throws(() => windowsCommand(argv), refused, JSON.stringify(argv));
});

test('a command is no longer than cmd.exe takes it, with its own name before it', (t) => {
  const most = 8_100 - 'tool '.length;
  t.is(windowsCommand(['tool', 'x'.repeat(most)]).length, 8_100);
  t.throws(() => windowsCommand(['tool', 'x'.repeat(most + 1)]), refused);
});
