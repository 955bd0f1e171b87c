import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pwsh } from '../stub-windows/start.ts';
import { type Windows, windowsTest } from './run-operation.ts';

const token = '1a2b3c4d';
const folder = `C:\\Windows\\Temp\\motw-foreign-${token}`;

/** What stands for Windows' own programs: PowerShell itself, and a shell that takes what cmd.exe takes. */
const programs = {
  'powershell.exe': `exec '${pwsh}' "$@"`,
  'cmd.exe': '[ "$1 $2 $3" = "/d /s /c" ] || exit 99; exec sh -c "$4"',
  'taskkill.exe': '[ "$1 $3 $4" = "/PID /T /F" ] && echo "$2" >> "$0.killed" && kill -9 "$2"',
};

function programsOf({ stub }: Windows): string {
  const path = join(stub.folder, 'programs');
  mkdirSync(path);
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(path, name), 0o755);
  }
  // The tests of a file share it, and each puts its own in front; they are all alike.
  process.env.PATH = `${path}${delimiter}${process.env.PATH}`;
  return path;
}

const run = (windows: Windows, program: string, text: string, seconds = 60) =>
  windows.run('run-command', { program, arguments: text, token, seconds });

windowsTest(
  'run-command runs a command in its own folder, and keeps what it says apart',
  {},
  async (t, windows) => {
    programsOf(windows);
    const answer = await run(
      windows,
      'cmd.exe',
      '/d /s /c "pwd > where.txt; echo one; echo two >&2; exit 7"',
    );
    t.like(answer, {
      is: 'done',
      value: { exitCode: 7, said: { out: 'one\n', err: 'two\n', cut: false } },
    });
    const { pid, parent } = answer.value as { pid: number; parent: number };
    t.true(pid > 0 && parent > 0 && pid !== parent);
    t.true(existsSync(windows.stub.real(`${folder}\\where.txt`)));
  },
);

windowsTest('run-command runs PowerShell with quotes and lines as they stand', {}, async (t, windows) => {
  programsOf(windows);
  const text = '-NoProfile -NonInteractive -Command "$a = \\"b  c\\"\nWrite-Output $a; exit 3"';
  t.like(await run(windows, 'powershell.exe', text), {
    is: 'done',
    value: { exitCode: 3, said: { out: 'b  c\n' } },
  });
});

windowsTest('run-command runs again where it ran, for a clean-up', {}, async (t, windows) => {
  programsOf(windows);
  await run(windows, 'cmd.exe', '/d /s /c "echo left > left.txt"');
  t.like(await run(windows, 'cmd.exe', '/d /s /c "rm left.txt"'), { value: { exitCode: 0 } });
  t.false(existsSync(windows.stub.real(`${folder}\\left.txt`)));
});

windowsTest('run-command ends a command whose time is over', {}, async (t, windows) => {
  const path = programsOf(windows);
  const answer = await run(windows, 'cmd.exe', '/d /s /c "echo begun; exec sleep 600"', 1);
  t.like(answer, { is: 'done', value: { exitCode: null, said: { out: 'begun\n' } } });
  t.true(existsSync(join(path, 'taskkill.exe.killed')));
  t.throws(() => process.kill((answer.value as { pid: number }).pid, 0), { code: 'ESRCH' });
});

windowsTest(
  'run-command keeps the beginning of what never ends, and waits for no heir of its output',
  {},
  async (t, windows) => {
    programsOf(windows);
    const endless = await run(windows, 'cmd.exe', '/d /s /c "exec yes"', 1);
    const { said } = endless.value as { said: { out: string; cut: boolean } };
    t.is(said.out.length, 16_384);
    t.true(said.cut);
    const heir = await run(windows, 'cmd.exe', '/d /s /c "sleep 600 & echo $!"');
    const { exitCode, said: heard } = heir.value as { exitCode: number; said: { out: string } };
    t.is(exitCode, 0);
    process.kill(Number(heard.out));
  },
);

windowsTest('run-command runs no other program, and in no other folder', {}, async (t, windows) => {
  programsOf(windows);
  t.like(await run(windows, 'sh', '-c true'), { is: 'fault', code: 'PROTOCOL' });
  const args = { program: 'cmd.exe', arguments: '/d /s /c "true"', token: '..\\..\\x', seconds: 5 };
  t.like(await windows.run('run-command', args), { is: 'fault', code: 'PROTOCOL' });
  t.like(await windows.run('run-command', { program: 'cmd.exe' }), { is: 'fault', code: 'PROTOCOL' });
});
