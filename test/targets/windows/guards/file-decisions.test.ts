import test from 'ava';
import type { GuestPath } from '../../../../runner/ports/guest.ts';
import type { Behaviour } from '../fake-windows/behaviour.ts';
import { fakeTarget } from '../windows-lab.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

async function sessionOn(behaviour: Partial<Behaviour> = {}) {
  const { target, machine } = fakeTarget({ behaviour });
  const session = target.session(await (await machine.start(call)).channel(call));
  const logOf = (id: string) => {
    const log = session.controlLogs.find((one) => one.id === id);
    if (log === undefined) throw new Error(`there is no ${id}`);
    return log;
  };
  return { session, logOf, machine };
}

const what = { path: 'C:\\Users\\a.exe', device: '\\Device\\HarddiskVolume3\\Users\\a.exe', blocks: true };
for (const [id, by, path] of [
  ['app-locker', 'app-locker', 'C:\\USERS\\A.EXE'],
  ['code-integrity', 'code-integrity', 'C:\\Users\\a.exe'],
] as const)
  test(`the log ${id} gives paths by their letters, and asks for them once a reading`, async (t) => {
    const { logOf, machine } = await sessionOn();
    const from = await logOf(id).cursor(call);
    const { guards } = machine.windows.telemetry;
    guards.decided(by, what);
    guards.decided(by, { ...what, blocks: false });
    const read = await Array.fromAsync(logOf(id).read(from, call));
    t.deepEqual(
      read.map((one) => [one.control, one.action, one.path]),
      [
        ['application-control', 'block', path],
        ['application-control', 'audit', path],
      ],
    );
    t.is(machine.asked().filter((operation) => operation === 'drives').length, 1);
    t.deepEqual(await Array.fromAsync(logOf(id).read(read.at(-1)?.cursor ?? '', call)), []);
  });

test('antivirus and rules are read from one log, and the guest is not asked for its letters', async (t) => {
  const { logOf, machine } = await sessionOn();
  const from = await logOf('defender').cursor(call);
  machine.windows.telemetry.guards.decided('antivirus', what);
  machine.windows.telemetry.guards.decided('attack-surface-reduction', what);
  const read = await Array.fromAsync(logOf('defender').read(from, call));
  t.deepEqual(
    read.map((one) => [one.control, one.action, one.path]),
    [
      ['antivirus', 'block', what.path],
      ['antivirus', 'block', what.path],
      ['attack-surface-reduction', 'block', what.path],
    ],
  );
  t.false(machine.asked().includes('drives'));
});

test('a log that was cleared throws; it never says that nothing happened', async (t) => {
  const { logOf, machine } = await sessionOn();
  const from = await logOf('defender').cursor(call);
  machine.windows.telemetry.guards.clear();
  await t.throwsAsync(Array.fromAsync(logOf('defender').read(from, call)), { code: 'LOG_LOST' });
});

test('a Windows without AppLocker has no log of it, and nothing is read', async (t) => {
  const { logOf, machine } = await sessionOn();
  (machine.windows.telemetry.logs as Map<string, unknown>).delete('Microsoft-Windows-AppLocker/EXE and DLL');
  const log = logOf('app-locker');
  t.deepEqual(await Array.fromAsync(log.read(await log.cursor(call), call)), []);
});

const documents: readonly (readonly [Partial<Behaviour>, object])[] = [
  [
    { word: 'protects all' },
    { is: 'done', value: { application: 'Microsoft Word 16.0.17328', view: 'protected' } },
  ],
  [
    { word: 'protects none' },
    { is: 'done', value: { application: 'Microsoft Word 16.0.17328', view: 'editable' } },
  ],
  [{ word: 'none' }, { is: 'unavailable', code: 'NO_OFFICE' }],
  [
    { word: 'protects all', desktop: false },
    { is: 'unavailable', code: 'NO_DESKTOP' },
  ],
];
for (const [behaviour, expected] of documents)
  test(`a document is looked at (${JSON.stringify(behaviour)})`, async (t) => {
    const { session, machine } = await sessionOn(behaviour);
    const path = 'C:\\Users\\analyst\\Downloads\\Invoice.docx' as GuestPath;
    machine.windows.files.write(path, Buffer.from('a document'));
    t.like(await session.guest.view(path, call), expected);
    if (behaviour.word !== 'none' && behaviour.desktop !== false)
      t.like(await session.guest.view(`${path}x` as GuestPath, call), { is: 'refused', code: 'NO_FILE' });
  });
