import { sentinelLine } from '../../../../../runner/targets/windows/guest/windows-host.ts';
import { done } from '../answers.ts';
import { isFixed } from '../behaviour.ts';
import type { FakeOperation } from '../fake-windows.ts';
import { virtualDevices } from '../virtual-devices.ts';

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
  const word = (on: boolean) => (on ? 'on' : 'off');
  const state = (on: boolean) => ({ state: word(on), readings: [{ where: 'fake', value: on }] });
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
      antivirus: state(behaviour.antivirus !== 'none'),
    },
    fix: null,
  });
};

const removeOwn: FakeOperation = ({ files }) => {
  files.remove('C:\\ProgramData\\motw-harness');
  return done();
};

export const systemOperations: Readonly<Record<string, FakeOperation>> = {
  facts,
  posture,
  clock: () => done({ unixMs: Date.now() }),
  'remove-own': removeOwn,
};
