import test from 'ava';
import { isOfProcesses, processTree } from '../../../../runner/cli/foreign/evidence/process-tree.ts';
import type { WinEvent } from '../../../../runner/model/win-event.ts';

const start = Date.parse('2026-11-29T10:00:00.000Z');
const root = { pid: 100, parent: 50, from: start, until: start + 60_000 };

function event(provider: string, id: number, seconds: number, data: Record<string, string>): WinEvent {
  const System = {
    Provider: { Name: provider },
    ...{ EventID: id, Channel: 'x', Computer: 'x', EventRecordID: 1 },
    TimeCreated: { SystemTime: new Date(start + seconds * 1_000).toISOString() },
  };
  return { Event: { System, EventData: data } };
}
const sysmon = (seconds: number, pid: number, parent: number) =>
  event('Microsoft-Windows-Sysmon', 1, seconds, { ProcessId: `${pid}`, ParentProcessId: `${parent}` });
const audited = (seconds: number, pid: number, parent: number) =>
  event('Microsoft-Windows-Security-Auditing', 4688, seconds, {
    ...{ NewProcessId: `0x${pid.toString(16)}`, ProcessId: `0x${parent.toString(16)}` },
  });
const fileBy = (seconds: number, pid: number) =>
  event('Microsoft-Windows-Sysmon', 11, seconds, { ProcessId: `${pid}`, TargetFilename: 'a.iso' });

for (const [name, created] of Object.entries({ Sysmon: sysmon, 'the Security log': audited })) {
  test(`children of children are the command's, by ${name}, in whatever order their events come`, (t) => {
    const own = processTree(root, [created(3, 102, 101), created(1, 100, 50), created(2, 101, 100)]);
    t.deepEqual(own.map(({ pid }) => pid).toSorted(), [100, 101, 102]);
    t.true(isOfProcesses(fileBy(4, 102), own));
    t.true(isOfProcesses(created(5, 200, 102), own), 'what it starts');
    t.false(isOfProcesses(fileBy(4, 103), own));
  });

  test(`an id that somebody else is given later is the command's only until then, by ${name}`, (t) => {
    const events = [created(1, 100, 50), created(2, 101, 100), created(5, 101, 7), created(6, 102, 101)];
    const own = processTree(root, events);
    t.true(isOfProcesses(fileBy(4, 101), own));
    t.false(isOfProcesses(fileBy(5.5, 101), own));
    t.false(isOfProcesses(fileBy(7, 102), own));
    const again = processTree(root, [created(1, 100, 50), created(5, 100, 7)]);
    t.false(isOfProcesses(fileBy(6, 100), again), 'the first of them, too');
  });
}

test('once the command has ended its id is nobody’s, and what it started goes on', (t) => {
  const until = start + 10_000;
  const own = processTree({ ...root, until }, [
    sysmon(1, 100, 50),
    sysmon(2, 101, 100),
    sysmon(11, 102, 100),
  ]);
  t.false(isOfProcesses(fileBy(11, 100), own));
  t.false(isOfProcesses(fileBy(12, 102), own));
  t.true(isOfProcesses(fileBy(12, 101), own));
});

test('before its own process was made its id was another’s', (t) => {
  const own = processTree(root, [sysmon(0.2, 101, 100), sysmon(0.5, 100, 50)]);
  t.false(isOfProcesses(fileBy(0.3, 100), own));
  t.false(isOfProcesses(fileBy(0.6, 101), own));
  t.true(isOfProcesses(fileBy(0.6, 100), own));
});

test('what had its id before the command began is not of it', (t) => {
  const own = processTree(root, [sysmon(-9, 101, 100), sysmon(1, 100, 50)]);
  t.deepEqual(
    own.map(({ pid }) => pid),
    [100],
  );
  t.false(isOfProcesses(fileBy(-5, 100), own));
});
