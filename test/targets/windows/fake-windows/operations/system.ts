import { sentinelLine } from '../../../../../runner/targets/windows/guest/windows-host.ts';
import { done } from '../answers.ts';
import { isFixed } from '../behaviour.ts';
import type { FakeOperation } from '../fake-windows.ts';
import { virtualDevices } from '../virtual-devices.ts';
import { archivePropagation } from './archives.ts';

export const sentinelPath = 'C:\\ProgramData\\motw-harness-lab.txt';

const facts: FakeOperation = ({ behaviour, files }, { sentinel }) =>
  done({
    build: behaviour.build,
    edition: behaviour.productType === 1 ? 'Enterprise' : 'ServerStandard',
    productType: behaviour.productType,
    architecture: '64-bit',
    agent: behaviour.agentElevated ? 'fake-windows\\agent' : 'fake-windows\\analyst',
    elevated: behaviour.agentElevated,
    session: 0,
    integrity: behaviour.agentElevated ? 'high' : 'medium',
    desktop: behaviour.desktop ? { session: 1, user: 'analyst', locked: false } : null,
    sentinel: files.get(String(sentinel))?.bytes.toString().split('\n')[0]?.trim() === sentinelLine,
    powershell: '5.1.22621.2506',
    languageMode: 'FullLanguage',
    executionPolicy: 'Bypass',
    sysmon: { version: behaviour.sysmon ? '15.15' : null, running: behaviour.sysmon },
  });

/** Both parts of the restriction must be there to be in force. */
const posture: FakeOperation = ({ behaviour }) => {
  const { mountVerb, diskMountVerb, devicePolicy, deniedDevices, denyOpticalExecute, smartScreen } =
    behaviour;
  const { guard, word: office } = behaviour;
  const word = (on: boolean) => (on ? 'on' : 'off');
  const state = (on: boolean) => ({ state: word(on), readings: [{ where: 'fake', value: on }] });
  const ofGuard = (...names: readonly string[]) =>
    guard !== null && names.includes(guard.by)
      ? { state: guard.does === 'audit' ? 'audit' : 'on', readings: [{ where: 'fake', value: guard.does }] }
      : state(false);
  const ofKinds = (drive: boolean, disk: boolean) => ({
    ...state(drive),
    images: { '.iso': word(drive), '.img': word(drive), '.vhd': word(disk), '.vhdx': word(disk) },
  });
  const denies = (device: 'drive' | 'disk') => devicePolicy === 'on' && deniedDevices.includes(device);
  const devices = [
    { where: 'Restrictions\\DenyDeviceIDs', value: devicePolicy === 'on' ? 1 : 'absent' },
    {
      where: 'Restrictions\\DenyDeviceIDs\\1',
      value:
        devicePolicy === 'off' ? 'absent' : deniedDevices.map((one) => virtualDevices[one].id).join(', '),
    },
  ];
  const gate = { off: 'off', warn: 'warn', block: 'on' }[smartScreen];
  return done({
    controls: {
      'mount-verb': ofKinds(mountVerb === 'hidden', diskMountVerb === 'hidden'),
      'virtual-drive-policy': { ...ofKinds(denies('drive'), denies('disk')), readings: devices },
      'motw-propagation': state(isFixed(behaviour)),
      'launch-gate': { state: gate, readings: [{ where: 'ShellSmartScreenLevel', value: smartScreen }] },
      'deny-optical-execute': ofKinds(denyOpticalExecute, false),
      'archive-propagation': archivePropagation(behaviour),
      antivirus: state(behaviour.antivirus !== 'none' || guard?.by === 'antivirus'),
      'attack-surface-reduction': ofGuard('attack-surface-reduction'),
      'application-control': ofGuard('app-locker', 'code-integrity'),
      'protected-view': state(office !== 'none' && office !== 'protects none'),
    },
    fix: null,
  });
};

/** What the letters stand for. */
const letters: FakeOperation = ({ drives }) => {
  const own = { letter: 'C:', device: drives.deviceOf('C:'), type: 3, medium: true };
  const mounted = drives.mounted.flatMap(({ root, kind }) => {
    if (root === null) return [];
    const letter = root.slice(0, 2);
    const type = kind.becomes === 'disk' ? 3 : 5;
    return [{ letter, device: drives.deviceOf(letter), type, medium: true }];
  });
  return done({ system: 'C:', drives: [own, ...mounted] });
};

const removeOwn: FakeOperation = ({ files }) => {
  files.remove('C:\\ProgramData\\motw-harness');
  return done();
};

export const systemOperations: Readonly<Record<string, FakeOperation>> = {
  facts,
  posture,
  drives: letters,
  clock: () => done({ unixMs: Date.now() }),
  'remove-own': removeOwn,
};
