import { userSid } from '../stub-windows/start.ts';
import { type Windows, windowsTest } from './run-operation.ts';

type Registry = Readonly<Record<string, Readonly<Record<string, string | number>>>>;
interface Posture {
  readonly fix: string | null;
  readonly controls: Readonly<
    Record<
      string,
      {
        readonly state: string;
        readonly images?: Readonly<Record<string, string>>;
        readonly readings: readonly { where: string; value: string }[];
      }
    >
  >;
}

const current = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const restrictions =
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceInstall\\Restrictions';
const system = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\System';
const explorer = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer';
const optical =
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices\\{53f56308-b6bf-11d0-94f2-00a0c91efb8b}';
const verb = 'HKEY_CLASSES_ROOT\\Windows.IsoFile\\shell\\mount';
const user = `HKEY_USERS\\${userSid}\\Software`;
const choice = `${user}\\Microsoft\\Windows\\CurrentVersion\\Explorer\\FileExts\\.iso\\UserChoice`;
const associations = `${user}\\Microsoft\\Windows\\CurrentVersion\\Policies\\Associations`;
const virtualDrive = 'SCSI\\CdRomMsft____Virtual_DVD-ROM_';
const virtualDisk = 'SCSI\\DiskMsft____Virtual_Disk____';
const denied = (...ids: readonly string[]) => ({
  [restrictions]: { DenyDeviceIDs: 1 },
  [`${restrictions}\\DenyDeviceIDs`]: Object.fromEntries(ids.map((id, i) => [i + 1, id])),
});
const deniedClass = (id: string) => ({
  [restrictions]: { DenyDeviceClasses: 1 },
  [`${restrictions}\\DenyDeviceClasses`]: { 1: id },
});
const ofDisk = 'HKEY_CLASSES_ROOT\\Windows.VhdFile\\shell\\mount';

/** The usual registry with these keys instead; null takes one away. */
function change({ stub }: Windows, keys: Readonly<Record<string, Registry[string] | null>>): void {
  const registry: Record<string, unknown> = { ...(stub.state().registry as Registry), ...keys };
  for (const [key, values] of Object.entries(keys)) if (values === null) delete registry[key];
  stub.change({ registry });
}

async function posture(windows: Windows): Promise<Posture> {
  const answer = await windows.run('posture', { user: 'analyst' });
  if (answer.is !== 'done') throw new Error(JSON.stringify(answer));
  return answer.value as Posture;
}

const cases: readonly (readonly [
  string,
  string,
  Readonly<Record<string, Registry[string] | null>>,
  string,
])[] = [
  ['the user\u2019s hive is not loaded', 'mount-verb', { [user]: null }, 'unknown'],
  ['nothing is set', 'mount-verb', {}, 'off'],
  ['the verb is for programs only', 'mount-verb', { [verb]: { ProgrammaticAccessOnly: '' } }, 'on'],
  ['the verb is deleted', 'mount-verb', { [verb]: null }, 'on'],
  [
    '.iso is another program\u2019s',
    'mount-verb',
    { 'HKEY_CLASSES_ROOT\\.iso': { '(default)': '7-Zip.iso' } },
    'on',
  ],
  ['the user chose another program', 'mount-verb', { [choice]: { ProgId: '7-Zip.iso' } }, 'on'],
  ['the user chose Explorer', 'mount-verb', { [choice]: { ProgId: 'Windows.IsoFile' } }, 'off'],
  [
    'the switch is set without a list',
    'virtual-drive-policy',
    { [restrictions]: { DenyDeviceIDs: 1 } },
    'off',
  ],
  [
    'the list is set without the switch',
    'virtual-drive-policy',
    { [`${restrictions}\\DenyDeviceIDs`]: { 1: virtualDrive } },
    'off',
  ],
  [
    'both are set',
    'virtual-drive-policy',
    {
      [restrictions]: { DenyDeviceIDs: 1 },
      [`${restrictions}\\DenyDeviceIDs`]: { 1: 'PCI\\x', 2: virtualDrive },
    },
    'on',
  ],
  [
    'a wider id is listed',
    'virtual-drive-policy',
    { [restrictions]: { DenyDeviceIDs: 1 }, [`${restrictions}\\DenyDeviceIDs`]: { 1: 'GenCdRom' } },
    'unknown',
  ],
  ['22621 has the fix', 'motw-propagation', { [current]: { CurrentBuild: '22621', UBR: 819 } }, 'on'],
  ['22621 lacks the fix', 'motw-propagation', { [current]: { CurrentBuild: '22621', UBR: 818 } }, 'off'],
  ['17763 lacks the fix', 'motw-propagation', { [current]: { CurrentBuild: '17763', UBR: 3649 } }, 'off'],
  ['26100 came with it', 'motw-propagation', { [current]: { CurrentBuild: '26100', UBR: 1 } }, 'on'],
  [
    '9600 is not in the record',
    'motw-propagation',
    { [current]: { CurrentBuild: '9600', UBR: 99999 } },
    'unknown',
  ],
  ['the build has no revision', 'motw-propagation', { [current]: { CurrentBuild: '22621' } }, 'unknown'],
  ['nothing is set', 'launch-gate', {}, 'unknown'],
  [
    'the policy blocks',
    'launch-gate',
    { [system]: { EnableSmartScreen: 1, ShellSmartScreenLevel: 'Block' } },
    'on',
  ],
  [
    'the policy warns',
    'launch-gate',
    { [system]: { EnableSmartScreen: 1, ShellSmartScreenLevel: 'Warn' } },
    'warn',
  ],
  [
    'the policy is off, whatever the machine says',
    'launch-gate',
    { [system]: { EnableSmartScreen: 0 }, [explorer]: { SmartScreenEnabled: 'Warn' } },
    'off',
  ],
  ['the machine warns', 'launch-gate', { [explorer]: { SmartScreenEnabled: 'RequireAdmin' } }, 'warn'],
  ['the machine is off', 'launch-gate', { [explorer]: { SmartScreenEnabled: 'Off' } }, 'off'],
  [
    'programs are low-risk',
    'launch-gate',
    { [explorer]: { SmartScreenEnabled: 'Warn' }, [associations]: { LowRiskFileTypes: '.zip;.exe' } },
    'unknown',
  ],
  ['nothing is set', 'deny-optical-execute', {}, 'off'],
  ['execution is denied', 'deny-optical-execute', { [optical]: { Deny_Execute: 1 } }, 'on'],
];

/** Controls are read from different keys, so one Windows can carry one case of each: a PowerShell a case would take long. */
const ofControl = Map.groupBy(cases, ([, control]) => control);
const rounds = Math.max(...[...ofControl.values()].map(({ length }) => length));
for (let round = 0; round < rounds; round += 1) {
  const together = [...ofControl.values()].flatMap((own) => own.slice(round, round + 1));
  const title = together.map(([what, control, , state]) => `${control} is ${state} (${what})`).join(', ');
  windowsTest(title, {}, async (t, windows) => {
    change(windows, Object.assign({}, ...together.map(([, , keys]) => keys)));
    const { controls } = await posture(windows);
    for (const [what, control, , state] of together)
      t.is(controls[control]?.state, state, `${control}: ${what}`);
  });
}

/** Each kind of image has its own state: the one of `.iso`, `.img`, `.vhd` and `.vhdx`, in this order. */
const kinds: readonly (readonly [
  string,
  string,
  Readonly<Record<string, Registry[string] | null>>,
  readonly [string, string, string, string],
])[] = [
  [
    'the verb of ISO images alone is hidden',
    'mount-verb',
    { [verb]: { ProgrammaticAccessOnly: '' } },
    ['on', 'on', 'off', 'off'],
  ],
  ['the verb of disks alone is deleted', 'mount-verb', { [ofDisk]: null }, ['off', 'off', 'on', 'on']],
  [
    '.vhdx and .img are other programs\u2019',
    'mount-verb',
    {
      'HKEY_CLASSES_ROOT\\.vhdx': { '(default)': '7-Zip.vhdx' },
      [choice.replace('.iso', '.img')]: { ProgId: '7-Zip.img' },
    },
    ['off', 'on', 'off', 'on'],
  ],
  ['only the drive is denied', 'virtual-drive-policy', denied(virtualDrive), ['on', 'on', 'off', 'off']],
  ['only the disk is denied', 'virtual-drive-policy', denied(virtualDisk), ['off', 'off', 'on', 'on']],
  [
    'every disk is denied by its generic id',
    'virtual-drive-policy',
    denied('GenDisk'),
    ['off', 'off', 'unknown', 'unknown'],
  ],
  [
    'the class of optical drives is denied',
    'virtual-drive-policy',
    deniedClass('{4D36E965-E325-11CE-BFC1-08002BE10318}'),
    ['unknown', 'unknown', 'off', 'off'],
  ],
  [
    'the class of disks is denied',
    'virtual-drive-policy',
    deniedClass('{4d36e967-e325-11ce-bfc1-08002be10318}'),
    ['off', 'off', 'unknown', 'unknown'],
  ],
  [
    'execution from optical drives is denied',
    'deny-optical-execute',
    { [optical]: { Deny_Execute: 1 } },
    ['on', 'on', 'off', 'off'],
  ],
];

for (const name of new Set(kinds.map(([, control]) => control))) {
  windowsTest(`${name} is told for each kind of image`, {}, async (t, windows) => {
    const registry = windows.stub.state().registry;
    for (const [what, control, keys, expected] of kinds) {
      if (control !== name) continue;
      windows.stub.change({ registry });
      change(windows, keys);
      const found = (await posture(windows)).controls[control];
      t.deepEqual(
        Object.entries(found?.images ?? {}),
        [
          ['.iso', expected[0]],
          ['.img', expected[1]],
          ['.vhd', expected[2]],
          ['.vhdx', expected[3]],
        ],
        what,
      );
      t.is(found?.state, expected[0], what);
    }
  });
}

windowsTest(
  'the policy on drives says whether it is retroactive, that on execution that its effect is not known',
  {},
  async (t, windows) => {
    change(windows, { [restrictions]: { DenyDeviceIDsRetroactive: 1 } });
    const { controls, fix } = await posture(windows);
    const retroactive = controls['virtual-drive-policy']?.readings.find(({ where }) =>
      where.endsWith('Retroactive'),
    );
    t.is(retroactive?.value, '1');
    t.true(controls['deny-optical-execute']?.readings.some(({ value }) => value.includes('[L]')));
    t.is(fix, '22621.819');
  },
);

windowsTest(
  'what cannot be read is unknown with its reason, and the rest is read all the same',
  { registryDenied: [restrictions] },
  async (t, windows) => {
    change(windows, { [restrictions]: { DenyDeviceIDs: 1 }, [optical]: { Deny_Execute: 1 } });
    const { controls } = await posture(windows);
    t.is(controls['virtual-drive-policy']?.state, 'unknown');
    t.regex(controls['virtual-drive-policy']?.readings[0]?.value ?? '', /^0x8013150A .*not allowed/);
    t.is(controls['deny-optical-execute']?.state, 'on');
  },
);

const bare = {
  missingCommands: ['Get-MpPreference', 'Get-MpComputerStatus', 'Get-AppLockerPolicy'],
  cim: { Win32_DeviceGuard: [] },
};
windowsTest(
  'without Defender and AppLocker their controls are unknown, not faults',
  bare,
  async (t, windows) => {
    const { controls } = await posture(windows);
    for (const control of ['antivirus', 'attack-surface-reduction', 'application-control'])
      t.is(controls[control]?.state, 'unknown');
  },
);

const rules =
  '<AppLockerPolicy Version="1"><RuleCollection Type="Exe" EnforcementMode="AuditOnly"><FilePathRule /></RuleCollection></AppLockerPolicy>';
const guarded = {
  mpStatus: { AMRunningMode: 'Passive Mode', RealTimeProtectionEnabled: true },
  mpPreference: {
    AttackSurfaceReductionRules_Ids: [
      '01443614-CD74-433A-B99E-2ECDC07BFC25',
      'b2b3f03d-6a65-4f7b-a9c7-1c7ef74a9ba4',
    ],
    AttackSurfaceReductionRules_Actions: [2, 6],
  },
  appLocker: rules,
  cim: {
    Win32_DeviceGuard: [{ UsermodeCodeIntegrityPolicyEnforcementStatus: 0 }],
    Win32_Service: [{ Name: 'AppIDSvc', State: 'Running' }],
  },
};
windowsTest(
  'a passive antivirus is unknown, the strongest rule counts, audited rules audit',
  guarded,
  async (t, windows) => {
    const { controls } = await posture(windows);
    t.is(controls.antivirus?.state, 'unknown');
    t.is(controls['attack-surface-reduction']?.state, 'warn');
    t.is(controls['application-control']?.state, 'audit');
  },
);
