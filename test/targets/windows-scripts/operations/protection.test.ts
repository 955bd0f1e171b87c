import type { StubState } from '../stub-windows/start.ts';
import { userSid } from '../stub-windows/start.ts';
import { type Windows, windowsTest } from './run-operation.ts';

interface Read {
  readonly state: string;
  readonly readings: readonly { readonly where: string; readonly value: string }[];
}

async function read({ run }: Windows, control: string): Promise<Read> {
  const answer = await run('posture', { user: 'analyst' });
  const { controls } = answer.value as { readonly controls: Readonly<Record<string, Read>> };
  const found = controls[control];
  if (found === undefined) throw new Error(JSON.stringify(answer));
  return found;
}

/** With other instances of one class than the usual ones. */
function withCim({ stub }: Windows, classes: Readonly<Record<string, readonly object[]>>): void {
  stub.change({ cim: { ...(stub.state().cim as object), ...classes } });
}

const off = { AMRunningMode: 'Normal', RealTimeProtectionEnabled: false };
const defender = { displayName: 'Windows Defender', productState: 397_568 };
const other = { displayName: 'Other Antivirus 12', productState: 266_240 };

const products: readonly (readonly [string, StubState, readonly object[] | null, string, string])[] = [
  ['Defender protects', {}, [defender], 'on', 'Windows Defender, state 397568'],
  ['Defender is off, and nobody else is there', { mpStatus: off }, [defender], 'off', 'Windows Defender'],
  [
    'Defender is off, and another product is there',
    { mpStatus: off },
    [defender, other],
    'unknown',
    'Other Anti',
  ],
  [
    'there is another product, and no Defender',
    { missingCommands: ['Get-MpComputerStatus', 'Get-MpPreference'] },
    [other],
    'unknown',
    'Other Antivirus 12, state 266240',
  ],
  ['a server, which has no Security Center', { mpStatus: off }, null, 'off', 'Invalid class'],
];
for (const [what, state, registered, expected, said] of products)
  windowsTest(`antivirus is ${expected}: ${what}`, state, async (t, windows) => {
    if (registered !== null) withCim(windows, { AntiVirusProduct: registered });
    const { state: found, readings } = await read(windows, 'antivirus');
    t.is(found, expected);
    const center = readings.filter(({ where }) => where === 'Security Center AntiVirusProduct');
    t.true(
      center.some(({ value }) => value.startsWith(said)),
      JSON.stringify(center),
    );
  });

const byReputation = '01443614-cd74-433a-b99e-2ecdc07bfc25';
const fromRemovable = 'B2B3F03D-6A65-4F7B-A9C7-1C7EF74A9BA4';
const ofOffice = 'd4f940ab-401b-4efc-aadc-ad5f3c50688a';
const rules: readonly (readonly [string, Readonly<Record<string, number>>, object, string])[] = [
  ['one blocks, the other audits', { [byReputation]: 2, [fromRemovable]: 1 }, {}, 'on'],
  ['a rule of Office alone blocks, which never acts on a program', { [ofOffice]: 1 }, {}, 'off'],
  ['it warns', { [byReputation]: 6, [ofOffice]: 1 }, {}, 'warn'],
  ['it is not configured', { [byReputation]: 5 }, {}, 'off'],
  ['it blocks, and Defender protects nothing', { [byReputation]: 1 }, { mpStatus: off }, 'off'],
];
for (const [what, actions, state, expected] of rules) {
  const mpPreference = {
    AttackSurfaceReductionRules_Ids: Object.keys(actions),
    AttackSurfaceReductionRules_Actions: Object.values(actions),
  };
  windowsTest(
    `attack-surface-reduction is ${expected}: ${what}`,
    { mpPreference, ...state },
    async (t, windows) => {
      const found = await read(windows, 'attack-surface-reduction');
      t.is(found.state, expected);
      for (const id of Object.keys(actions))
        t.true(found.readings.some(({ where }) => where === `rule ${id}`));
    },
  );
}

const exe = (mode: string) =>
  `<AppLockerPolicy Version="1"><RuleCollection Type="Exe" EnforcementMode="${mode}"><FilePathRule /></RuleCollection></AppLockerPolicy>`;
const applications: readonly (readonly [string, StubState, string, number, string])[] = [
  ['AppLocker enforces', { appLocker: exe('Enabled') }, 'Running', 0, 'on'],
  ['AppLocker has rules and no mode', { appLocker: exe('NotConfigured') }, 'Running', 0, 'on'],
  ["AppLocker's service is stopped", { appLocker: exe('Enabled') }, 'Stopped', 0, 'off'],
  ['App Control audits', {}, 'Stopped', 1, 'audit'],
  ['App Control enforces', {}, 'Stopped', 2, 'on'],
  [
    'App Control audits, and AppLocker is not known',
    { missingCommands: ['Get-AppLockerPolicy'] },
    'Running',
    1,
    'unknown',
  ],
];
for (const [what, state, service, status, expected] of applications)
  windowsTest(`application-control is ${expected}: ${what}`, state, async (t, windows) => {
    withCim(windows, {
      Win32_DeviceGuard: [{ UsermodeCodeIntegrityPolicyEnforcementStatus: status }],
      Win32_Service: [{ Name: 'AppIDSvc', State: service }],
    });
    t.is((await read(windows, 'application-control')).state, expected);
  });

const paths = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\Winword.exe';
const word = {
  [paths]: { '(default)': 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE' },
  'HKEY_CLASSES_ROOT\\Word.Application\\CurVer': { '(default)': 'Word.Application.16' },
};
const hive = `HKEY_USERS\\${userSid}\\Software`;
const own = (version: string) => `${hive}\\Microsoft\\Office\\${version}\\Word\\Security\\ProtectedView`;
const policy = `${hive}\\Policies\\Microsoft\\Office\\16.0\\Word\\Security\\ProtectedView`;
const views: readonly (readonly [string, Readonly<Record<string, object | null>>, string])[] = [
  ['there is no Word', {}, 'off'],
  ['Word as it comes', word, 'on'],
  ['the user switched it off', { ...word, [own('16.0')]: { DisableInternetFilesInPV: 1 } }, 'off'],
  [
    'the user switched it off in another version',
    { ...word, [own('15.0')]: { DisableInternetFilesInPV: 1 } },
    'on',
  ],
  [
    'a policy keeps it on, whatever the user set',
    { ...word, [policy]: { DisableInternetFilesInPV: 0 }, [own('16.0')]: { DisableInternetFilesInPV: 1 } },
    'on',
  ],
  ['it is off for attachments alone', { ...word, [own('16.0')]: { DisableAttachmentsInPV: 1 } }, 'on'],
  ['the user is not logged on', { ...word, [hive]: null }, 'unknown'],
];
for (const [what, keys, expected] of views)
  windowsTest(`protected-view is ${expected}: ${what}`, {}, async (t, windows) => {
    const registry = { ...(windows.stub.state().registry as object), ...keys };
    const kept = Object.entries(registry).filter(([, values]) => values !== null);
    windows.stub.change({ registry: Object.fromEntries(kept) });
    t.is((await read(windows, 'protected-view')).state, expected);
  });

windowsTest(
  'drive letters are told with their devices, and a drive without a disc has no medium',
  { dosDevices: { 'C:': '\\Device\\HarddiskVolume3', 'E:': '\\Device\\CdRom1' } },
  async (t, windows) => {
    withCim(windows, {
      Win32_LogicalDisk: [
        { DeviceID: 'C:', DriveType: 3, Size: 1 },
        { DeviceID: 'D:', DriveType: 5, Size: null },
        { DeviceID: 'E:', DriveType: 5, Size: 1 },
      ],
    });
    t.deepEqual((await windows.run('drives', {})).value, {
      system: 'C:',
      drives: [
        { letter: 'C:', device: '\\Device\\HarddiskVolume3', type: 3, medium: true },
        { letter: 'D:', device: null, type: 5, medium: false },
        { letter: 'E:', device: '\\Device\\CdRom1', type: 5, medium: true },
      ],
    });
  },
);
