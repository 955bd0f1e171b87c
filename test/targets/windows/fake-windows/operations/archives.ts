import type { UnpackerName } from '../../../../../runner/model/scenario.ts';
import { done, fault, refused, unavailable } from '../answers.ts';
import type { Behaviour } from '../behaviour.ts';
import { readArchive } from '../fake-archive.ts';
import { type Account, type FakeOperation, type FakeWindows, text } from '../fake-windows.ts';

/** What 7-Zip takes for Office files goes by the extension [M]. */
const ofOffice = /\.(docx?|docm|xlsx?|xlsm|pptx?|pptm)$/i;

/** Whether an unpacker marks a file that it took out of a marked archive. */
function marks({ explorerMarks, sevenZip, zoneSetting }: Behaviour, by: string, name: string): boolean {
  if (by === 'explorer') return explorerMarks;
  if (by === '7-zip-snz') return hasZoneSwitch(sevenZip);
  if (by === '7-zip-button') return zoneSetting === 1 || (zoneSetting === 2 && ofOffice.test(name));
  return false;
}

function hasZoneSwitch(version: string): boolean {
  return Number.parseInt(version, 10) >= 22;
}

/** As `Get-ArchivePropagationState` tells it. */
export function archivePropagation({ explorerMarks, sevenZip, zoneSetting }: Behaviour) {
  const word = (on: boolean) => (on ? 'on' : 'off');
  const off = Object.fromEntries(
    ['7-zip', 'tar', 'expand-archive', 'unzip', 'git'].map((by) => [by, 'off'] as const),
  );
  return {
    state: word(explorerMarks),
    unpackers: {
      ...off,
      explorer: word(explorerMarks),
      '7-zip-snz': word(hasZoneSwitch(sevenZip)),
      '7-zip-button': zoneSetting === 2 ? 'unknown' : word(zoneSetting === 1),
      '7-zip-window': 'on',
    },
    readings: [{ where: 'WriteZoneIdExtract', value: zoneSetting ?? 'absent' }],
  };
}

/** A number follows where the name is taken. */
function newFolder({ files }: FakeWindows, first: string): string {
  let root = first;
  for (let next = 2; files.below(root).length > 0; next++) root = `${first} (${next})`;
  return root;
}

async function takeOut(windows: FakeWindows, archive: string, by: string, who: Account) {
  const { behaviour, files } = windows;
  if (!behaviour.unpackers.some((name) => name === by))
    return unavailable('NO_UNPACKER', `there is no ${by} here`);
  const file = files.get(archive);
  if (file === null) return fault('NO_FILE', `${archive} does not exist`);
  const root = newFolder(windows, file.path.replace(/\.[^.\\]+$/, ''));
  if (by === '7-zip-snz' && !hasZoneSwitch(behaviour.sevenZip))
    return refused('EXIT_7', '7z.exe ended with 7: Unknown switch: -snz');
  const items = await readArchive(file.bytes);
  if (items === null) return refused('EXIT_2', 'it ended with 2: Can not open the file as archive');
  const mark = files.markOf(archive);
  for (const { name, bytes } of items) {
    const path = `${root}\\${name.replaceAll('/', '\\')}`;
    windows.writeFile(path, bytes, who);
    if (mark === null || !marks(behaviour, by, name)) continue;
    // Explorer writes a mark of its own: of the archive's only the zone.
    const own = `[ZoneTransfer]\r\nZoneId=${windows.zoneOf(archive)}\r\nReferrerUrl=${archive}\r\n`;
    windows.writeMark(path, by === 'explorer' ? own : mark, who);
  }
  return done({ root, tool: by.startsWith('7-zip') ? `7z.exe ${behaviour.sevenZip}` : `${by} 1.0` });
}

const programs: Readonly<Partial<Record<UnpackerName, string>>> = {
  '7-zip': 'C:\\Program Files\\7-Zip\\7z.exe',
  '7-zip-snz': 'C:\\Program Files\\7-Zip\\7z.exe',
  '7-zip-button': 'C:\\Program Files\\7-Zip\\7zG.exe',
  '7-zip-window': 'C:\\Program Files\\7-Zip\\7zFM.exe',
  tar: 'C:\\Windows\\System32\\tar.exe',
  unzip: 'C:\\Tools\\unzip.exe',
  git: 'C:\\Program Files\\Git\\cmd\\git.exe',
};

/** @param account whoever starts it */
export function unpackAs(account: 'agent' | 'user'): FakeOperation {
  return (windows, args) => {
    const by = text(args, 'by') as UnpackerName;
    const who = windows.account(account);
    return takeOut(windows, text(args, 'archive'), by, { ...who, image: programs[by] ?? who.image });
  };
}

export const shellUnpack: FakeOperation = (windows, args) =>
  takeOut(windows, text(args, 'archive'), 'explorer', windows.account('user'));

const listUnpackers: FakeOperation = ({ behaviour }) => {
  const version = (by: string) => (by.startsWith('7-zip') ? behaviour.sevenZip : '1.0');
  const there = (by: string) => behaviour.unpackers.some((name) => name === by);
  return done({
    unpackers: [
      ...Object.entries(programs).map(([by, file]) =>
        there(by) ? { by, file, version: version(by) } : { by, file: null, version: null },
      ),
      { by: 'expand-archive', file: 'Expand-Archive', version: '1.0.1.0' },
    ],
    volumes: behaviour.volumes.map((volume) => ({
      ...{ volume, folder: secondVolumes[volume], fileSystem: volume === 'fat' ? 'FAT32' : 'NTFS' },
    })),
    zoneSetting: behaviour.zoneSetting,
    userLoaded: behaviour.desktop,
  });
};

/** Of the letters that no image gets. */
export const secondVolumes = { fat: 'X:\\motw-harness', ntfs: 'Y:\\motw-harness' } as const;

/** A volume of the FAT family drops the streams. */
export function copyToAs(account: 'agent' | 'user'): FakeOperation {
  return (windows, args) => {
    const volume = text(args, 'volume') as keyof typeof secondVolumes;
    if (!windows.behaviour.volumes.includes(volume))
      return unavailable('NO_SECOND_VOLUME', `no second volume with the file system ${volume} is prepared`);
    const from = text(args, 'path');
    const file = windows.files.get(from);
    if (file === null) return fault('NO_FILE', `${from} does not exist`);
    const path = `${secondVolumes[volume]}\\${from.replace(/^.*\\/, '')}`;
    windows.writeFile(path, file.bytes, windows.account(account));
    const mark = windows.files.markOf(from);
    if (mark !== null && volume === 'ntfs') windows.writeMark(path, mark, windows.account(account));
    return done({ path });
  };
}

export const archiveOperations: Readonly<Record<string, FakeOperation>> = {
  unpack: unpackAs('agent'),
  'copy-to': copyToAs('agent'),
  'list-unpackers': listUnpackers,
};
