import test from 'ava';
import { planOn } from '../../../runner/cli/compose/rig-on.ts';
import { ownRulesOn, ruledChannelsOn } from '../../../runner/cli/compose/windows/controls-on-windows.ts';
import { windowsLimits } from '../../../runner/cli/compose/windows/windows-limits.ts';
import { windowsRig } from '../../../runner/cli/compose/windows/windows-rig.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import { configured, heldPlace } from '../../cli/windows/windows-target.ts';
import { sigma } from '../../config/lab-folder.ts';
import { type Behaviour, windows11 } from './fake-windows/behaviour.ts';
import { FakeWindowsMachine } from './fake-windows/fake-machine.ts';
import { fakeTarget } from './windows-lab.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };
const powershell = 'Microsoft-Windows-PowerShell/Operational';

/** A user's rules, all of them said to act when the program is opened. */
async function labWith(rules: Readonly<Record<string, string>>) {
  const files = Object.fromEntries(Object.entries(rules).map(([name, text]) => [`mine/${name}.yml`, text]));
  const paths = Object.keys(files).map((path) => `{ path: ${path}, actsAt: open }`);
  return configured('lab: true', `rules: [${paths.join(', ')}]\n`, files);
}

const fedBy: readonly [string, string, readonly string[], readonly string[]][] = [
  ['a category of Sysmon', 'category: file_event', ['files'], []],
  ['processes', 'category: process_creation', ['processes'], []],
  ['the removal of files', 'category: file_delete', ['removals'], []],
  ['the Security log', 'service: security', ['security'], ['Security']],
  [
    'script blocks',
    'service: powershell',
    ['microsoft-windows-powershell-operational', 'powershellcore-operational'],
    [powershell, 'PowerShellCore/Operational'],
  ],
  [
    'what Sysmon writes and no sensor reads',
    'category: image_load',
    ['microsoft-windows-sysmon-operational'],
    ['Microsoft-Windows-Sysmon/Operational'],
  ],
];
for (const [what, logSource, sources, channels] of fedBy)
  test(`a rule on ${what} is fed by ${sources.join(' and ')}`, async (t) => {
    const { lab } = await labWith({ own: sigma(logSource, "Anything: 'x'") });
    t.deepEqual(
      ownRulesOn(lab).map(({ control }) => control.sources),
      [sources],
    );
    t.deepEqual(ruledChannelsOn(lab), channels);
  });

test('a channel that only rules read is read, and no canary vouches for it', async (t) => {
  const { target, machine } = fakeTarget({ ruledChannels: ['Security', powershell] });
  const session = target.session(await (await machine.start(call)).channel(call));
  const [security, scripts] = session.sources.slice(-2);
  t.deepEqual([security?.id, scripts?.id], ['security', 'microsoft-windows-powershell-operational']);
  const from = (await security?.cursor(call)) ?? '';
  await security?.canary('c0ffee01', call);
  t.regex(String(await security?.missing(call)), /^a canary .*is not counted as missed$/);
  machine.windows.telemetry.deviceForbidden();
  const read = await Array.fromAsync(security?.read(from, call) ?? []);
  t.deepEqual(
    read.map(({ event }) => event.Event.System.EventID),
    [6423],
  );
  await scripts?.canary('c0ffee02', call);
  t.regex(String(await scripts?.missing(call)), /^the channel Microsoft-Windows-PowerShell\/Operational/);
});

async function statusesWith(rules: Readonly<Record<string, string>>, behaviour: Partial<Behaviour>) {
  const target = await labWith(rules);
  const machine = new FakeWindowsMachine({ ...windows11, ...behaviour });
  const folder = await heldPlace();
  const limits = { ...windowsLimits, canaryMs: 50, pollMs: 1 };
  const rig = await windowsRig({ target, folder, machine, limits, signal: call.signal, progress: () => {} });
  const wanted = { posture: 'hardened', drift: new Map(), lab: target.lab } as const;
  const scenarios = ['T1553.005-2'];
  await run(await planOn(target, { ...wanted, scenarios, arms: ['marked', 'unmarked'], quiet: false }), rig);
  const verdicts = folder.last().scenarios[0]?.verdicts ?? [];
  return Object.fromEntries(verdicts.map(({ control, status }) => [control, status]));
}

test('what a rule finds there is a detection, and what it does not find is not missed', async (t) => {
  const rules = {
    audited: sigma('service: security', "EventID: 4688\n    NewProcessName|endswith: 'Invoice.exe'"),
    removable: sigma('service: security', "EventID: 4663\n    ObjectName|contains: 'CdRom'"),
    started: sigma('category: process_creation', "Image|endswith: 'Other.exe'"),
  };
  t.like(await statusesWith(rules, { auditProcesses: true }), {
    audited: 'detected',
    removable: 'not-instrumented',
    started: 'missed',
  });
});
