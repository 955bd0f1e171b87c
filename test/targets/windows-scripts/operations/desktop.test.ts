import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Windows, windowsTest } from './run-operation.ts';

const source = 'C:\\ProgramData\\motw-harness\\staged\\a.staged';
const name = 'Rechnung [1] Ä 1a2b3c4d.iso';
const path = `C:\\Users\\analyst\\Downloads\\${name}`;
const edge = 'C:\\Program Files\\Edge\\msedge.exe';

function staged({ stub }: Windows): void {
  mkdirSync(stub.real('C:\\ProgramData\\motw-harness\\staged'), { recursive: true });
  mkdirSync(stub.real('C:\\Program Files\\Edge'), { recursive: true });
  writeFileSync(stub.real(source), Buffer.from([0, 1, 2, 253, 254, 255]));
  writeFileSync(stub.real(edge), '');
  const registry = stub.state().registry as object;
  const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\msedge.exe';
  stub.change({ registry: { ...registry, [key]: { '(default)': edge } } });
}

const onDesktop = ({ run }: Windows, task: string, args: object, seconds = 60) =>
  run('desktop', { task, args, user: 'analyst', seconds });
/** Requests, answers and tasks: all gone when the operation has answered. */
function leftovers({ stub }: Windows): readonly string[] {
  const in_ = (folder: string) => readdirSync(stub.real(`C:\\ProgramData\\motw-harness\\${folder}`));
  const staged = in_('staged').filter((file) => file !== 'a.staged');
  return [...in_('desktop'), ...staged, ...Object.keys(stub.state().tasks ?? {})];
}

windowsTest(
  'a task runs in the user\u2019s session, unelevated, answers by file, and leaves nothing',
  {},
  async (t, windows) => {
    staged(windows);
    const placed = await onDesktop(windows, 'place', { source, folder: 'downloads', name });
    t.like(placed, { is: 'done' });
    t.is((placed.value as { path: string }).path.replaceAll('/', '\\'), path);
    t.deepEqual(readFileSync(windows.stub.real(path)), readFileSync(windows.stub.real(source)));
    t.like(windows.stub.state().lastTask, { user: 'analyst', runLevel: 'Limited', logonType: 'Interactive' });
    t.deepEqual(leftovers(windows), []);
    t.like(await onDesktop(windows, 'place', { source, folder: 'downloads', name }), {
      is: 'fault',
      code: 'EXISTS',
    });
  },
);

windowsTest('copies are made by the user in the user\u2019s own temp folder', {}, async (t, windows) => {
  staged(windows);
  const copied = await onDesktop(windows, 'copy-out', { files: [source], folder: 'motw-1a2b3c4d' });
  t.deepEqual(
    (copied.value as { paths: readonly string[] }).paths.map((one) => one.replaceAll('/', '\\')),
    ['C:\\Users\\analyst\\AppData\\Local\\Temp\\motw-1a2b3c4d\\a.staged'],
  );
});

windowsTest(
  'the browser downloads the file from the task over HTTP, under its own name',
  {},
  async (t, windows) => {
    staged(windows);
    const saved = await onDesktop(windows, 'browser-download', { source, name });
    t.like(saved, { is: 'done' });
    t.deepEqual(readFileSync(windows.stub.real(path)), readFileSync(windows.stub.real(source)));
  },
);

for (const [how, why] of [
  ['ignores', /did not ask/],
  ['blocks', /fetched the file and did not save/],
] as const) {
  windowsTest(
    `a browser that ${how} the file is unavailable, with the reason`,
    { edge: how },
    async (t, windows) => {
      staged(windows);
      const answer = await onDesktop(windows, 'browser-download', { source, name }, 120);
      t.like(answer, { is: 'unavailable', code: 'BROWSER_DID_NOT_SAVE' });
      t.regex(answer.text ?? '', why);
    },
  );
}

windowsTest('without Edge there is no browser', {}, async (t, windows) => {
  staged(windows);
  windows.stub.change({
    registry: {
      ...(windows.stub.state().registry as object),
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\msedge.exe': {},
    },
  });
  t.like(await onDesktop(windows, 'browser-download', { source, name }), {
    is: 'unavailable',
    code: 'NO_BROWSER',
  });
});

windowsTest(
  'on a locked screen nothing is double-clicked; files are placed all the same',
  {},
  async (t, windows) => {
    staged(windows);
    const cim = windows.stub.state().cim as { Win32_Process: readonly object[] };
    const lock = { Name: 'LogonUI.exe', ProcessId: 4100, SessionId: 2 };
    windows.stub.change({ cim: { ...cim, Win32_Process: [...cim.Win32_Process, lock] } });
    for (const task of ['double-click-mount', 'double-click-open'])
      t.like(await onDesktop(windows, task, { path: source, seconds: 1 }), {
        is: 'unavailable',
        code: 'DESKTOP_LOCKED',
      });
    t.is(windows.stub.state().lastTask, undefined);
    t.like(await onDesktop(windows, 'place', { source, folder: 'downloads', name }), { is: 'done' });
  },
);

windowsTest(
  'what a task is asked lies where only the agent may write, and its answer where the user may',
  { task: 'hangs' },
  async (t, windows) => {
    staged(windows);
    await onDesktop(windows, 'place', { source, folder: 'downloads', name }, 2);
    const { argument } = windows.stub.state().lastTask as { argument: string };
    t.regex(argument, /-RequestFile "C:[\\/]ProgramData[\\/]motw-harness[\\/]staged[\\/]/);
    t.regex(argument, /-AnswerFile "C:[\\/]ProgramData[\\/]motw-harness[\\/]desktop[\\/]/);
  },
);

windowsTest(
  'a question of User Account Control that came up meanwhile is ended, and no older one',
  {},
  async (t, windows) => {
    staged(windows);
    const [asking, older] = [spawn('/bin/sleep', ['600']), spawn('/bin/sleep', ['600'])];
    t.teardown(() => {
      asking.kill();
      older.kill();
    });
    const ended = once(asking, 'exit');
    const cim = windows.stub.state().cim as { Win32_Process: readonly object[] };
    const consent = { Name: 'consent.exe', SessionId: 2 };
    const processes = [
      { ...consent, ProcessId: older.pid, CreationDate: '2026-01-01T00:00:00' },
      { ...consent, ProcessId: asking.pid, CreationDate: '2999-01-01T00:00:00' },
    ];
    windows.stub.change({ cim: { ...cim, Win32_Process: [...cim.Win32_Process, ...processes] } });
    t.like(await onDesktop(windows, 'place', { source, folder: 'downloads', name }), { is: 'done' });
    t.deepEqual(await Promise.race([ended, pause(10_000, null, { ref: false })]), [null, 'SIGKILL']);
    t.is(older.signalCode, null);
  },
);

windowsTest('without the user\u2019s desktop nothing is tried', {}, async (t, windows) => {
  windows.stub.change({ cim: { ...(windows.stub.state().cim as object), Win32_Process: [] } });
  t.like(await onDesktop(windows, 'place', { source, folder: 'downloads', name }), {
    is: 'unavailable',
    code: 'NO_DESKTOP',
  });
  t.is(windows.stub.state().lastTask, undefined);
});

for (const [task, text] of [
  ['never-starts', /no answer in 6 seconds; the scheduler says 0x00041303/],
  ['hangs', /no answer in 6 seconds; the scheduler says 0x00041301/],
  ['crashes', /ended without an answer/],
] as const) {
  windowsTest(`a task that ${task} is a fault, and is taken away`, { task }, async (t, windows) => {
    staged(windows);
    const answer = await onDesktop(
      windows,
      'place',
      { source, folder: 'downloads', name },
      task === 'crashes' ? 60 : 6,
    );
    t.like(answer, { is: 'fault', code: 'NO_DESKTOP_ANSWER' });
    t.regex(answer.text ?? '', text);
    t.deepEqual(leftovers(windows), []);
  });
}

windowsTest(
  'an answer that is none of the task is a fault, and so is a task that does not exist',
  { task: 'lies' },
  async (t, windows) => {
    staged(windows);
    t.like(await onDesktop(windows, 'place', { source, folder: 'downloads', name }), {
      is: 'fault',
      code: 'PROTOCOL',
    });
    t.like(await onDesktop(windows, '..\\system\\facts', {}), { is: 'fault', code: 'PROTOCOL' });
  },
);
