import test from 'ava';
import type { Finding } from '../../../runner/cli/examine/finding.ts';
import { examineWindows } from '../../../runner/cli/examine/windows/examine-windows.ts';
import type { OpenChannel } from '../../../runner/ports/channel.ts';
import { type Behaviour, windows11 } from '../../targets/windows/fake-windows/behaviour.ts';
import { FakeWindowsMachine } from '../../targets/windows/fake-windows/fake-machine.ts';
import { answering, configured, type WindowsTarget } from './windows-target.ts';

async function examined(
  target: WindowsTarget,
  behaviour: Partial<Behaviour> = {},
  parserSays: readonly object[] = [],
) {
  const machine = new FakeWindowsMachine({ ...windows11, ...behaviour });
  const { signal } = new AbortController();
  const boot = await machine.start({ signal, timeoutMs: 5_000 });
  const open: OpenChannel = async (_, c) =>
    answering(await boot.channel(c), 'parse-scripts', { errors: parserSays, language: '5.1' });
  const findings = await examineWindows(target, signal, open);
  return { findings, machine, of: (what: string) => findings.find((finding) => finding.what === what) };
}

function missing(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ state }) => state === 'missing').map(({ what }) => what);
}

test('a machine that has all: nothing is missing, and each thing is said with what was read', async (t) => {
  const { findings, of, machine } = await examined(await configured());
  t.deepEqual(missing(findings), [], JSON.stringify(findings));
  t.regex(of('guest')?.detail ?? '', /build 22621\.2861/);
  t.regex(of('control motw-propagation')?.detail ?? '', /^on/);
  t.regex(of('desktop')?.detail ?? '', /analyst/);
  t.is(of('domain controller')?.state, 'ok');
  t.is(of('sentinel')?.state, 'ok');
  t.is(of("the harness's scripts")?.state, 'ok');
  t.regex(of('clock')?.detail ?? '', /ms from this machine's/);
  t.regex(of('Sysmon')?.detail ?? '', /running/);
  t.like(of('unpackers'), { state: 'note' });
  t.regex(of('unpackers')?.detail ?? '', /^explorer, 7-zip \(C:.*7z\.exe 24\.08\), .*; not there: unzip$/);
  t.regex(of("7-Zip's option")?.detail ?? '', /WriteZoneIdExtract is absent: no mark is handed on/);
  t.like(of('second volume fat'), { state: 'ok', detail: 'X:\\motw-harness, FAT32' });
  t.like(of('second volume ntfs'), { state: 'ok' });
  t.regex(of('log vhdmp')?.detail ?? '', /VHDMP-Operational/);
  t.is(machine.asked().at(-1), 'remove-own', 'what was brought in is taken away');
});

const lacks: readonly (readonly [string, Partial<Behaviour>, string, Finding['state'], RegExp])[] = [
  ['the sentinel', { sentinel: false }, 'sentinel', 'missing', /Set-Content -LiteralPath/],
  ['a domain controller', { productType: 2 }, 'domain controller', 'missing', /member server/],
  ['no desktop', { desktop: false }, 'desktop', 'note', /log analyst on/],
  [
    'no second volume',
    { volumes: ['ntfs'] },
    'second volume fat',
    'note',
    /make a folder motw-harness on it/,
  ],
  ['no 7-Zip', { unpackers: ['explorer'] }, 'unpackers', 'note', /install in the guest/],
  ['no Sysmon', { sysmon: false }, 'Sysmon', 'note', /sysmon64\.exe/],
  ['no rights', { agentElevated: false }, 'account', 'note', /rights of an administrator/],
  ['no rights on a server', { agentElevated: false, productType: 3 }, 'account', 'missing', /administrator/],
];
for (const [what, behaviour, finding, state, mend] of lacks) {
  test(`${what}: found, with what mends it`, async (t) => {
    const { of } = await examined(await configured(), behaviour);
    t.is(of(finding)?.state, state);
    t.regex(of(finding)?.mend ?? '', mend);
  });
}

test('a domain controller is left alone as soon as it is known for one', async (t) => {
  const { findings, machine } = await examined(await configured(), { productType: 2 });
  t.deepEqual(machine.asked(), ['facts', 'remove-own']);
  t.false(findings.some(({ what }) => /^(control|log|clock)/.test(what)));
});

test("what the guest's own parser finds in the scripts is named", async (t) => {
  const error = { file: 'mount.ps1', line: 7, text: 'Missing closing brace.' };
  const { of } = await examined(await configured(), {}, [error]);
  t.like(of("the harness's scripts"), { state: 'missing' });
  t.regex(of("the harness's scripts")?.detail ?? '', /1 error: mount\.ps1:7: Missing closing brace\./);
});

test('a target that is not a lab yet is looked at all the same', async (t) => {
  const { findings, of } = await examined(await configured('lab: false'));
  t.deepEqual(missing(findings), ['permission']);
  t.regex(of('permission')?.mend ?? '', /lab: true/);
});

test('a machine that does not answer: the one finding says why, and nothing is made up', async (t) => {
  const { signal } = new AbortController();
  const findings = await examineWindows(await configured(), signal, async () => {
    throw Object.assign(new Error('nobody answers'), { mend: 'start it' });
  });
  t.like(findings.at(-1), {
    what: 'reachable',
    state: 'missing',
    detail: 'nobody answers',
    mend: 'start it',
  });
  t.false(findings.some(({ what }) => what === 'guest'));
});

test('of each control that has a log of its own, its state is said and whether that log can be read', async (t) => {
  const behaviour = { guard: { by: 'app-locker', does: 'block' }, word: 'protects marked' } as const;
  const { of } = await examined(await configured(), behaviour);
  t.regex(of('control application-control')?.detail ?? '', /^on/);
  t.regex(of('control attack-surface-reduction')?.detail ?? '', /^off/);
  t.regex(of('control antivirus')?.detail ?? '', /^off/);
  t.regex(of('control protected-view')?.detail ?? '', /^on/);
  t.regex(of('log appLocker')?.detail ?? '', /read for application-control \(AppLocker\)$/);
  t.regex(of('log codeIntegrity')?.detail ?? '', /read for application-control/);
  t.regex(of('log defender')?.detail ?? '', /read for antivirus and attack-surface-reduction$/);
});

test('a log of a control that this account may not read, or that is off, is named with what is lost', async (t) => {
  const { of } = await examined(await configured(), { guardLogs: 'closed' });
  t.is(of('log defender')?.state, 'note');
  t.regex(
    of('log defender')?.detail ?? '',
    /can not be read \(0x80070005\): what antivirus and attack-surface/,
  );
  t.regex(of('log defender')?.mend ?? '', /Event Log Readers/);
  const off = await examined(await configured(), { guardLogs: 'off' });
  t.regex(off.of('log appLocker')?.detail ?? '', /is off: what application-control/);
  t.regex(off.of('log appLocker')?.mend ?? '', /wevtutil sl "Microsoft-Windows-AppLocker\/EXE and DLL"/);
});
