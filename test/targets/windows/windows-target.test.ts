import test from 'ava';
import type { EventSource } from '../../../runner/ports/event-source.ts';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import { DesktopPrompts } from '../../../runner/targets/windows/guest/desktop-prompts.ts';
import { OperationRunner } from '../../../runner/targets/windows/guest/operation-runner.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';
import { mayRun } from '../../../runner/targets/windows/may-run.ts';
import { downloads } from './fake-windows/fake-files.ts';
import { fakeTarget, runOnWindows, statusesOf, type WindowsPlan } from './windows-lab.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

async function entered(plan: WindowsPlan) {
  const { target, machine } = fakeTarget(plan);
  const channel = await (await machine.start(call)).channel(call);
  return { target, machine, session: target.session(channel) };
}

test('without the permission of its owner nothing is done to a machine, and the line that gives it is told', async (t) => {
  const { thrown, machine, record } = await runOnWindows({ behaviour: { sentinel: false } });
  t.like(thrown, { code: 'SENTINEL_MISSING', category: 'user' });
  const line =
    "Set-Content -LiteralPath 'C:\\ProgramData\\motw-harness-lab.txt' -Value 'motw-harness may run here'";
  t.true((thrown as { mend: string }).mend.includes(line));
  t.deepEqual(machine.asked(), ['facts', 'remove-own']);
  t.deepEqual(
    machine.windows.files.below(windowsHost.folder),
    [],
    'what was brought there is taken away again',
  );
  t.deepEqual(record.scenarios, []);
});

test('a machine that is never taken back is left clean by a refusal, too', async (t) => {
  const { thrown, machine, record } = await runOnWindows({
    behaviour: { sentinel: false },
    reverts: 'never',
  });
  t.like(thrown, { code: 'SENTINEL_MISSING' });
  t.is(record.cleanUp, 'clean');
  t.deepEqual(machine.asked(), ['facts', 'remove-own']);
});

test('a domain controller is refused, permission or not', async (t) => {
  const { thrown, machine } = await runOnWindows({ behaviour: { productType: 2 } });
  t.like(thrown, { code: 'DOMAIN_CONTROLLER', category: 'user' });
  t.deepEqual(machine.asked(), ['facts', 'remove-own']);
  t.is(mayRun({ sentinel: true, domainController: true }, windowsHost)?.code, 'DOMAIN_CONTROLLER');
  t.is(mayRun({ sentinel: true, domainController: false }, windowsHost), null);
});

test('the fingerprint says what explains the verdicts', async (t) => {
  const { target, session } = await entered({ behaviour: { mountVerb: 'hidden' } });
  t.deepEqual(await target.fingerprint(session, call), {
    build: '22621.2861',
    edition: 'Enterprise',
    productType: 1,
    architecture: '64-bit',
    fixOf41091: 'on',
    sysmon: '15.15',
    user: 'analyst',
    desktopSession: 1,
    agent: 'fake-windows\\agent',
    elevated: true,
    policies:
      'antivirus=off application-control=off archive-propagation=on attack-surface-reduction=off deny-optical-execute=off launch-gate=warn motw-propagation=on mount-verb(.vhd)=off mount-verb(.vhdx)=off mount-verb=on protected-view=off virtual-drive-policy=off',
  });
});

test('a machine whose telemetry goes elsewhere says so, and its sources are beside those of Windows', async (t) => {
  const siem = { id: 'siem' } as EventSource;
  const { target, session } = await entered({ sources: [siem] });
  t.true(target.shipsTelemetry);
  const own = ['mounts', 'files', 'streams', 'removals', 'processes'];
  t.deepEqual(
    session.sources.map(({ id }) => id),
    [...own, 'siem'],
  );
  t.false(fakeTarget({}).target.shipsTelemetry);
});

test('a machine that is never taken back is left as it was found', async (t) => {
  const { machine, record } = await runOnWindows({
    reverts: 'never',
    enableLogs: ['smartscreen'],
    quiet: true,
  });
  t.is(record.cleanUp, 'clean');
  t.is(statusesOf(record)['launch-gate'], 'warned');
  t.deepEqual(machine.windows.files.below(windowsHost.folder), []);
  t.deepEqual(machine.windows.files.below(downloads), []);
  t.deepEqual(machine.windows.drives.mounted, []);
  const asked = machine.asked();
  t.true(asked.filter((name) => name === 'enable-log').length > 1, 'each session switches it on');
  t.false(machine.windows.telemetry.logs.get('Microsoft-Windows-SmartScreen/Debug')?.enabled);
});

test('no channel is switched on unasked', async (t) => {
  const { machine } = await runOnWindows({});
  t.false(machine.asked().includes('enable-log'));
});

test("the canaries of Windows' own sources come back, set off no rule, and leave nothing", async (t) => {
  const { machine, record } = await runOnWindows({ quiet: true });
  const canaries = record.observations.filter(({ kind }) => kind === 'canary');
  t.is(canaries.length, 3 * 2 * 5, 'two arms and the quiet one, opening and closing, of five sources');
  t.true(canaries.every(({ data }) => data.came === true));
  t.deepEqual(
    record.observations.filter(({ kind, arm }) => kind === 'alert' && arm === 'quiet'),
    [],
  );
  const staged = `${windowsHost.folder}\\staged`;
  t.deepEqual(machine.windows.files.below(staged), []);
});

test('the logs of an arm are kept as files, from its beginning on, and nothing of that stays in the guest', async (t) => {
  const { record, kept, machine } = await runOnWindows({ behaviour: {}, reverts: 'never' });
  const files = kept.filter((name) => name.endsWith('.evtx'));
  t.true(files.includes('T1553.005-2-marked-1-Microsoft-Windows-VHDMP-Operational.evtx'), files.join());
  t.true(files.includes('T1553.005-2-unmarked-1-Microsoft-Windows-Sysmon-Operational.evtx'), files.join());
  t.deepEqual(
    kept.filter((name) => name.endsWith('.png')),
    ['T1553.005-2-marked-1-prompt-1.png'],
  );
  t.deepEqual(machine.windows.files.below(windowsHost.folder), []);
  t.is(record.cleanUp, 'clean');
});

test('a log file that can not be had is told, and changes no verdict', async (t) => {
  const whole = await runOnWindows({ behaviour: {} });
  const without = await runOnWindows({ behaviour: { exports: false } });
  t.deepEqual(statusesOf(without.record), statusesOf(whole.record));
  t.deepEqual(
    without.kept.filter((name) => name.endsWith('.evtx')),
    [],
  );
  t.true(
    without.record.observations.some(({ kind, source }) => kind === 'fault' && source === 'evidence files'),
  );
});

test('a photograph is read where photographs lie and nowhere else, whatever the answer says', async (t) => {
  const { session, machine } = await entered({ behaviour: {} });
  const prompts = new DesktopPrompts();
  const secret = 'C:\\Windows\\secret.png';
  machine.windows.files.write(secret, Buffer.from('secret'));
  const inside = `${windowsHost.folder}\\prompts\\`;
  for (const photograph of [secret, `${inside}..\\..\\..\\Windows\\secret.png`, `${inside}a.txt`]) {
    const shown = { kind: 'smartscreen', canGoOn: true, photograph };
    prompts.note('C:\\x' as GuestPath, { is: 'prompted', text: '', raw: [], shown });
  }
  t.is(prompts.seen.length, 3);
  const [channel] = machine.channels;
  if (channel === undefined) throw new Error('not entered');
  const runner = new OperationRunner(windowsHost, channel, 'analyst');
  t.deepEqual(await Array.fromAsync(prompts.photographs(runner, call)), []);
  await session.end?.(call);
});
