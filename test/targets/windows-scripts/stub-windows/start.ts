import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A real PowerShell (7, on Linux), or null. Only tests know of it. */
export const pwsh: string | null = findPwsh();
export const noPwsh = 'skipped: no PowerShell here, neither MOTW_PWSH nor pwsh on the PATH';

/** What the "Windows" of a test is like; every part has a default in the modules. */
export type StubState = Readonly<Record<string, unknown>>;

export interface StubbedPowerShell {
  /** A PowerShell with the stand-ins: what powershell.exe takes may follow (-File, -EncodedCommand). */
  readonly powershell: readonly string[];
  argv(script: string): readonly string[];
  /** Holds everything of this "Windows"; `drive` is its C:, `content` what a mounted image shows. */
  readonly folder: string;
  readonly drive: string;
  readonly content: string;
  /** The real path of one on C:. */
  real(path: string): string;
  state(): Record<string, unknown>;
  change(state: StubState): void;
  remove(): void;
}

export const userSid = 'S-1-5-21-1-2-3-1001';
const plugAndPlay = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Enum';
const profileList = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** A Windows 11 22H2 with all fixes, whose user `analyst` is logged on: the state that a test changes as it wants. */
const usual: StubState = {
  accounts: { analyst: userSid },
  registry: {
    [profileList]: {
      CurrentBuild: '22621',
      UBR: 4317,
      EditionID: 'Professional',
      InstallationType: 'Client',
    },
    [`${profileList}\\ProfileList\\${userSid}`]: { ProfileImagePath: 'C:\\Users\\analyst' },
    'HKEY_CLASSES_ROOT\\Windows.IsoFile\\shell\\mount': { ExplorerCommandHandler: '{9ab3b1c9-3225-4bb4}' },
    'HKEY_CLASSES_ROOT\\Windows.VhdFile\\shell\\mount': { ExplorerCommandHandler: '{9ab3b1c9-3225-4bb4}' },
    'HKEY_CLASSES_ROOT\\.iso': { '(default)': 'Windows.IsoFile' },
    'HKEY_CLASSES_ROOT\\.img': { '(default)': 'Windows.IsoFile' },
    'HKEY_CLASSES_ROOT\\.vhd': { '(default)': 'Windows.VhdFile' },
    'HKEY_CLASSES_ROOT\\.vhdx': { '(default)': 'Windows.VhdFile' },
    [`HKEY_USERS\\${userSid}\\Software`]: {},
    [`${plugAndPlay}\\SCSI\\CDROM&VEN_MSFT&PROD_VIRTUAL_DVD-ROM\\1`]: {
      HardwareID: ['SCSI\\CdRomMsft____Virtual_DVD-ROM_1.0_', 'SCSI\\CdRomMsft____Virtual_DVD-ROM_'],
    },
    [`${plugAndPlay}\\SCSI\\DISK&VEN_MSFT&PROD_VIRTUAL_DISK\\1`]: {
      HardwareID: ['SCSI\\DiskMsft____Virtual_Disk____'],
      CompatibleIDs: ['SCSI\\Disk'],
    },
  },
  cim: {
    Win32_OperatingSystem: [{ ProductType: 1, OSArchitecture: '64-bit' }],
    Win32_ComputerSystem: [{ Name: 'LAB-PC', PartOfDomain: false }],
    Win32_Process: [{ Name: 'explorer.exe', ProcessId: 4000, SessionId: 2, OwnerSid: userSid }],
    Win32_LogicalDisk: [{ DeviceID: 'C:', DriveType: 3, FileSystem: 'NTFS', Size: 1 }],
    Win32_NetworkAdapterConfiguration: [{ Index: 1, IPEnabled: 'TRUE' }],
    Win32_DeviceGuard: [{ UsermodeCodeIntegrityPolicyEnforcementStatus: 0 }],
    Win32_CDROMDrive: [{ Drive: 'E:', PNPDeviceID: 'SCSI\\CDROM&VEN_MSFT&PROD_VIRTUAL_DVD-ROM\\1' }],
    Win32_DiskDrive: [
      { Index: 0, PNPDeviceID: 'SCSI\\DISK&VEN_QEMU\\1' },
      { Index: 1, PNPDeviceID: 'SCSI\\DISK&VEN_MSFT&PROD_VIRTUAL_DISK\\1' },
    ],
  },
};

/** A "Windows" of its own in a temporary folder, or null where there is no PowerShell. */
export function stubbedPowerShell(state: StubState = {}): StubbedPowerShell | null {
  if (pwsh === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'motw stub [1] '));
  const [drive, content, home] = ['drive c', 'content', 'home'].map((name) => join(folder, name));
  if (drive === undefined || content === undefined || home === undefined) return null;
  for (const made of ['Downloads', 'AppData/Local/Temp', 'AppData/Roaming/Microsoft/Windows/Recent'])
    mkdirSync(join(drive, 'Users/analyst', made), { recursive: true });
  for (const made of ['Windows/Temp', 'ProgramData']) mkdirSync(join(drive, made), { recursive: true });
  for (const made of [content, home]) mkdirSync(made);
  const file = join(folder, 'state.json');
  const write = (whole: StubState) => writeFileSync(file, JSON.stringify(whole));
  const read = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  write({ ...usual, drive, content, ...state });
  const variables = [
    `MOTW_STUB_STATE=${file}`,
    `MOTW_STUB_PWSH=${pwsh}`,
    `HOME=${home}`,
    'TEMP=C:\\Windows\\Temp',
    'SystemDrive=C:',
    'SystemRoot=C:\\Windows',
    'SystemDrive=C:',
    'USERPROFILE=C:\\Windows\\System32\\config\\systemprofile',
    'POWERSHELL_TELEMETRY_OPTOUT=1',
    'POWERSHELL_UPDATECHECK=Off',
  ];
  const bootstrap = join(import.meta.dirname, 'bootstrap.ps1');
  const powershell = [
    '/usr/bin/env',
    ...variables,
    pwsh,
    '-NoProfile',
    '-NonInteractive',
    '-File',
    bootstrap,
  ];
  return {
    powershell,
    argv: (script) => [...powershell, '-File', script],
    folder,
    drive,
    content,
    real: (path) => join(drive, path.replace(/^C:[\\/]/i, '').replaceAll('\\', '/')),
    state: read,
    change: (changed) => write({ ...read(), ...changed }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function findPwsh(): string | null {
  const named = process.env.MOTW_PWSH;
  const candidates =
    named === undefined || named === ''
      ? (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'pwsh'))
      : [named];
  return candidates.find((path) => existsSync(path)) ?? null;
}
