import type { UnpackerName, VolumeName } from '../../../../runner/model/scenario.ts';

/** Something that looks at every program that is started. */
export interface Guard {
  readonly by: 'antivirus' | 'attack-surface-reduction' | 'app-locker' | 'code-integrity';
  /** `claim`: it says that it blocked, and the program runs. */
  readonly does: 'block' | 'audit' | 'claim';
}

/** What kind of Windows the fake is. It replays documented behaviour; it is a fake, and proves nothing about Windows. */
export interface Behaviour {
  /** Build and update revision. */
  readonly build: string;
  /** 1 client, 2 domain controller, 3 server. */
  readonly productType: 1 | 2 | 3;
  readonly agentElevated: boolean;
  readonly userIsAdministrator: boolean;
  readonly sentinel: boolean;
  /** Whether the user is logged on with a desktop. */
  readonly desktop: boolean;
  readonly browser: boolean;
  /** Of ISO images (Windows.IsoFile). `hidden`: ProgrammaticAccessOnly is set. */
  readonly mountVerb: 'there' | 'hidden';
  /** Of VHD and VHDX (Windows.VhdFile). */
  readonly diskMountVerb: 'there' | 'hidden';
  /** The shell asks before it mounts a marked image [?]. */
  readonly asksAboutImage: boolean;
  /** Device installation restriction. `inert`: the list of devices without the value that puts it in force. */
  readonly devicePolicy: 'off' | 'on' | 'inert';
  /** What it lists: the drive of ISO images, the disk of VHD and VHDX. */
  readonly deniedDevices: readonly ('drive' | 'disk')[];
  /** What a denied device looks like is not documented [?]: the mount is refused, or it seems to work and no volume comes up. */
  readonly deniedDevice: 'refused' | 'no volume';
  /** Audit of plug and play events, which writes Security 6423. */
  readonly auditDevices: boolean;
  /** Deny_Execute on the class of CD and DVD drives; that it reaches a virtual one is an assumption [L]. */
  readonly denyOpticalExecute: boolean;
  readonly smartScreen: 'off' | 'warn' | 'block';
  /** When an antivirus acts: on the image before it can be read back, on the image when it is first mounted, on the program. */
  readonly antivirus: 'none' | 'at-delivery' | 'before-mount' | 'at-open';
  readonly guard: Guard | null;
  /** What an antivirus and a guard write of what they do. `lost`: it is cleared at once. */
  readonly records: 'none' | 'its own' | 'of another file' | 'later' | 'lost';
  /** Of Defender, AppLocker and App Control. `closed`: only administrators may read them. */
  readonly guardLogs: 'open' | 'closed' | 'off';
  /** Whether Word is there, and which documents it shows in Protected View: `marked` is how it comes. */
  readonly word: 'none' | 'protects marked' | 'protects all' | 'protects none';
  /** What can take things out of an archive. */
  readonly unpackers: readonly UnpackerName[];
  /** Version of 7-Zip. */
  readonly sevenZip: string;
  /** The user's option of 7-Zip to hand the mark on (WriteZoneIdExtract). */
  readonly zoneSetting: 0 | 1 | 2 | null;
  /** Whether Explorer marks what it takes out of a marked archive. */
  readonly explorerMarks: boolean;
  /** Second volumes that the owner has prepared. */
  readonly volumes: readonly VolumeName[];
  readonly driveLetters: boolean;
  /** Whether disks get a letter by themselves; optical drives do in any case. */
  readonly automount: boolean;
  /** Something in the guest mounts every image on sight. */
  readonly mountsByItself: boolean;
  readonly sysmon: boolean;
  /** What Sysmon's configuration covers of files and streams: everything, or programs and scripts alone. */
  readonly sysmonFiles: 'all' | 'programs';
  /** Whether it covers the deletion of files. */
  readonly sysmonDeletions: boolean;
  /** Security 4688 with the command line. */
  readonly auditProcesses: boolean;
  /** Whether channels can be exported as files. */
  readonly exports: boolean;
  /** In which mounts (1 is the first of all boots) the VHDMP channel is cleared. */
  readonly clearsMountLogAt: readonly number[];
  /** In which mounts the connection breaks. */
  readonly cutsAtMount: readonly number[];
}

/** Windows 11 22H2 with the fix of November 2022, a user at the desktop, Edge, Sysmon, SmartScreen as Windows has it by default. */
export const windows11: Behaviour = {
  build: '22621.2861',
  productType: 1,
  agentElevated: true,
  userIsAdministrator: false,
  sentinel: true,
  desktop: true,
  browser: true,
  mountVerb: 'there',
  diskMountVerb: 'there',
  asksAboutImage: false,
  devicePolicy: 'off',
  deniedDevices: ['drive'],
  deniedDevice: 'refused',
  auditDevices: true,
  denyOpticalExecute: false,
  smartScreen: 'warn',
  antivirus: 'none',
  guard: null,
  records: 'none',
  guardLogs: 'open',
  word: 'none',
  unpackers: [
    'explorer',
    '7-zip',
    '7-zip-snz',
    '7-zip-button',
    '7-zip-window',
    'tar',
    'expand-archive',
    'git',
  ],
  sevenZip: '24.08',
  zoneSetting: null,
  explorerMarks: true,
  volumes: ['fat', 'ntfs'],
  driveLetters: true,
  automount: true,
  mountsByItself: false,
  sysmon: true,
  sysmonFiles: 'all',
  sysmonDeletions: true,
  auditProcesses: false,
  exports: true,
  clearsMountLogAt: [],
  cutsAtMount: [],
};

/** The first revision of each build with the fix of CVE-2022-41091 (the CVE record's list). */
const fixedFrom: ReadonlyMap<number, number> = new Map([
  [10240, 19567],
  [14393, 5501],
  [17763, 3650],
  [19042, 2251],
  [19043, 2251],
  [19044, 2251],
  [19045, 2251],
  [20348, 1249],
  [22000, 1219],
  [22621, 819],
]);

export function isFixed({ build }: Behaviour): boolean {
  const [number = 0, revision = 0] = build.split('.').map(Number);
  const needed = fixedFrom.get(number);
  return needed === undefined ? number > 22_621 : revision >= needed;
}

/** VHDMP's event 12 came with version 1903. */
export function logsHandles({ build }: Behaviour): boolean {
  return Number.parseInt(build, 10) >= 18_362;
}
