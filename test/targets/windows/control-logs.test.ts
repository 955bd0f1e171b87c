import test from 'ava';
import { eventFromXml } from '../../../runner/events/xml/event-from-xml.ts';
import type { ControlLog } from '../../../runner/ports/control-log.ts';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import type { Session } from '../../../runner/ports/target.ts';
import { DesktopPrompts } from '../../../runner/targets/windows/guest/desktop-prompts.ts';
import {
  deviceDecision,
  PromptLog,
  smartScreenDecision,
} from '../../../runner/targets/windows/telemetry/control-logs.ts';
import { FakeLog, type NewEvent } from './fake-windows/fake-logs.ts';
import type { FakeWindowsMachine } from './fake-windows/fake-machine.ts';
import { fakeTarget, type WindowsPlan } from './windows-lab.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

function eventOf(event: Omit<NewEvent, 'pid' | 'provider'>) {
  const log = new FakeLog('Any', true, 0);
  log.write({ pid: 4, provider: 'Any', ...event });
  return eventFromXml(log.after(0, 1).events[0] ?? '').event;
}

async function logOf(id: string, plan: WindowsPlan) {
  const { target, machine } = fakeTarget(plan);
  const session: Session = target.session(await (await machine.start(call)).channel(call));
  const log = session.controlLogs.find((one) => one.id === id);
  if (log === undefined) throw new Error(`there is no ${id}`);
  return { log, machine };
}

const decisions = (log: ControlLog, from: string) => Array.fromAsync(log.read(from, call));

test('a refused virtual drive is the decision of the device policy, and names no file', async (t) => {
  const { log, machine } = await logOf('device-installation', {});
  const from = await log.cursor(call);
  (machine as FakeWindowsMachine).windows.telemetry.deviceForbidden();
  const [decision, ...more] = await decisions(log, from);
  t.like(decision, { control: 'virtual-drive-policy', action: 'block', path: null, pid: null });
  t.true((decision?.at ?? '') > '2026');
  t.deepEqual(more, []);
  t.deepEqual(await decisions(log, decision?.cursor ?? ''), []);
});

test('other devices, and other events of the Security log, are none', (t) => {
  const fields = {
    DeviceId: 'USB\\VID_0781',
    DeviceDescription: 'Cruzer',
    VendorIds: 'USB',
    CompatibleIds: '',
  };
  t.is(deviceDecision(eventOf({ id: 6423, fields })), null);
  t.is(
    deviceDecision(
      eventOf({ id: 6416, fields: { ...fields, VendorIds: 'SCSI\\CdRomMsft____Virtual_DVD-ROM_' } }),
    ),
    null,
  );
  const disk = {
    ...fields,
    DeviceDescription: 'Microsoft Virtual Disk',
    VendorIds: 'SCSI\\DiskMsft____Virtual_Disk____1.0_',
  };
  t.like(deviceDecision(eventOf({ id: 6423, fields: disk })), { control: 'virtual-drive-policy' });
});

test('a Security log that this account may not read gives no decision, and stops nothing', async (t) => {
  const { log, machine } = await logOf('device-installation', { behaviour: { agentElevated: false } });
  const from = await log.cursor(call);
  machine.windows.telemetry.deviceForbidden();
  t.deepEqual(await decisions(log, from), []);
});

test("SmartScreen's debug records are kept, and prove nothing", async (t) => {
  t.like(smartScreenDecision(eventOf({ id: 1000, fields: { FilePath: 'E:\\a.exe', Enforcement: 2 } })), {
    control: 'launch-gate',
    action: 'audit',
    path: 'E:\\a.exe',
  });
  t.is(smartScreenDecision(eventOf({ id: 999, fields: {} })), null);
  const { log, machine } = await logOf('smartscreen', { enableLogs: ['smartscreen'] });
  await log.cursor(call);
  t.true(machine.windows.telemetry.logs.get('Microsoft-Windows-SmartScreen/Debug')?.enabled);
});

test('a Windows without that channel is left alone', async (t) => {
  const { log, machine } = await logOf('smartscreen', { enableLogs: ['smartscreen'] });
  (machine.windows.telemetry.logs as Map<string, unknown>).delete('Microsoft-Windows-SmartScreen/Debug');
  t.deepEqual(await decisions(log, await log.cursor(call)), []);
  t.false(machine.asked().includes('enable-log'));
});

const shown = { canGoOn: true, owner: 'smartscreen', at: '2026-11-29T08:00:00.0000000Z' };
const prompts = [
  [{ ...shown, kind: 'smartscreen' }, ['warn']],
  [{ ...shown, kind: 'smartscreen', canGoOn: false }, ['block']],
  [{ ...shown, kind: 'security-warning' }, ['warn']],
  [{ ...shown, kind: 'other' }, []],
  [{ kind: 'something else' }, []],
  [null, []],
] as const;
for (const [value, actions] of prompts)
  test(`a window on the desktop (${JSON.stringify(value)}) is ${actions[0] ?? 'no decision'}`, async (t) => {
    const seen = new DesktopPrompts();
    const log = new PromptLog(seen);
    const from = await log.cursor();
    seen.note('E:\\a.exe' as GuestPath, { is: 'prompted', text: '', raw: [], shown: value });
    const read = await decisions(log, from);
    t.deepEqual(
      read.map(({ control, action, path, at }) => [control, action, path, at]),
      actions.map((action) => ['launch-gate', action, 'E:\\a.exe' as GuestPath, shown.at]),
    );
  });
