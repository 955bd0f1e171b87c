import { createHash } from 'node:crypto';
import test from 'ava';
import { fileInput, packImage } from 'iso-packer';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { type Behaviour, windows11 } from './fake-windows/behaviour.ts';
import { FakeWindows } from './fake-windows/fake-windows.ts';
import { runOnWindows } from './windows-lab.ts';

/** What the verdicts of the marked arm go by. */
function probedInArm({ observations }: RunRecord): Readonly<Record<string, string>> {
  const posture = observations.findLast(({ kind, arm }) => kind === 'posture' && arm === 'marked');
  return Object(posture?.data.states);
}

async function probed(scenario: string, behaviour: Partial<Behaviour>) {
  const { record } = await runOnWindows({ scenario, behaviour });
  const { fingerprint, posture } = record.target;
  return { ofArm: probedInArm(record), ofRun: posture.probed, policies: String(fingerprint.policies) };
}

test.serial(
  'an arm goes by the states for its own kind of image, and the run tells all of them',
  async (t) => {
    const behaviour = { mountVerb: 'hidden', devicePolicy: 'on', deniedDevices: ['disk'] } as const;
    const iso = await probed('T1553.005-1', behaviour);
    const vhd = await probed('vhd-open', behaviour);
    t.like(iso.ofArm, { 'mount-verb': 'on', 'virtual-drive-policy': 'off' });
    t.like(vhd.ofArm, { 'mount-verb': 'off', 'virtual-drive-policy': 'on' });
    t.deepEqual(vhd.ofRun, iso.ofRun);
    t.like(vhd.ofRun, {
      'mount-verb': 'on',
      'mount-verb (.vhd)': 'off',
      'virtual-drive-policy (.vhdx)': 'on',
    });
    t.false(Object.keys(vhd.ofRun).includes('mount-verb (.img)'), 'as for .iso');
    t.is(vhd.policies, iso.policies);
    t.regex(vhd.policies, /mount-verb\(\.vhd\)=off mount-verb\(\.vhdx\)=off mount-verb=on/);
  },
);

async function packed(format: 'iso' | 'udf' | 'img' | 'vhd' | 'vhdx'): Promise<Buffer> {
  const { bytes } = packImage([fileInput('a.txt', Buffer.from('a'))], { format, label: 'KINDS' });
  return Buffer.concat(await Array.fromAsync(bytes));
}

function windowsWith(path: string, bytes: Buffer): FakeWindows {
  const windows = new FakeWindows(windows11, { mounts: 0 });
  windows.files.write(path, bytes);
  return windows;
}

const by = { pid: 4, elevated: true };

for (const [format, ending, type] of [
  ['iso', 'iso', 3],
  ['udf', 'img', 3],
  ['vhd', 'vhd', 1],
] as const)
  test(`the fake Windows mounts ${format} as .${ending}, and VHDMP says type ${type}`, async (t) => {
    const path = `C:\\a.${ending}`;
    const windows = windowsWith(path, await packed(format));
    const end = await windows.drives.mount(path, by);
    t.is(end.is === 'mounted' ? end.drive.items.map(({ name }) => name).join() : end.text, 'a.txt');
    const events = windows.telemetry.mounts.after(0, 10).events.join('\n');
    t.regex(events, new RegExp(`Name=['"]VhdType['"]>${type}<`));
    t.regex(events, new RegExp(`Name=['"]VhdFileName['"]>C:\\\\a\\.${ending}<`));
  });

for (const [format, ending] of [
  ['img', 'img'],
  ['iso', 'vhd'],
  ['vhd', 'iso'],
] as const)
  test(`and no ${format} as .${ending}`, async (t) => {
    const path = `C:\\a.${ending}`;
    t.is((await windowsWith(path, await packed(format)).drives.mount(path, by)).is, 'refused');
  });

test('a disk that is attached for writing is another file afterwards, with the same mark and the same contents', async (t) => {
  const path = 'C:\\a.vhd';
  const bytes = await packed('vhd');
  const windows = windowsWith(path, bytes);
  windows.files.mark(path, '[ZoneTransfer]\r\nZoneId=3\r\n');
  const names = async (access: 'read' | 'write') => {
    const end = await windows.drives.mount(path, by, access);
    if (end.is === 'refused') throw new Error(end.text);
    windows.drives.dismount(end.drive);
    return end.drive.items.map(({ name }) => name);
  };
  const sha256 = () =>
    createHash('sha256')
      .update(windows.files.get(path)?.bytes ?? '')
      .digest('hex');
  const delivered = sha256();
  t.deepEqual(await names('read'), ['a.txt']);
  t.is(sha256(), delivered);
  t.deepEqual(await names('write'), ['a.txt', 'System Volume Information/IndexerVolumeGuid']);
  t.not(sha256(), delivered);
  t.is(windows.zoneOf(path), 3);
});
