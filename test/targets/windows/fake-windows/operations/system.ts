import { sentinelLine } from '../../../../../runner/targets/windows/guest/windows-host.ts';
import { done } from '../answers.ts';
import { isFixed } from '../behaviour.ts';
import type { FakeOperation } from '../fake-windows.ts';

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
  const { mountVerb, devicePolicy, denyOpticalExecute, smartScreen } = behaviour;
  const state = (on: boolean) => ({ state: on ? 'on' : 'off', readings: [{ where: 'fake', value: on }] });
  const devices = [
    { where: 'Restrictions\\DenyDeviceIDs', value: devicePolicy === 'on' ? 1 : 'absent' },
    {
      where: 'Restrictions\\DenyDeviceIDs\\1',
      value: devicePolicy === 'off' ? 'absent' : 'SCSI\\CdRomMsft____Virtual_DVD-ROM_',
    },
  ];
  const gate = { off: 'off', warn: 'warn', block: 'on' }[smartScreen];
  return done({
    controls: {
      'mount-verb': state(mountVerb === 'hidden'),
      'virtual-drive-policy': { state: devicePolicy === 'on' ? 'on' : 'off', readings: devices },
      'motw-propagation': state(isFixed(behaviour)),
      'launch-gate': { state: gate, readings: [{ where: 'ShellSmartScreenLevel', value: smartScreen }] },
      'deny-optical-execute': state(denyOpticalExecute),
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
