import { done, type FakeAnswer, fault, refused } from '../answers.ts';
import type { FakeDrive } from '../fake-drives.ts';
import { type Account, type FakeOperation, type FakeWindows, text } from '../fake-windows.ts';
import { virtualDevices } from '../virtual-devices.ts';
import { hashOf } from './files.ts';
import { guarded, takenAway } from './guards.ts';

/** Mounting by either way. The volume may have no letter. */
export async function mountAs(
  windows: FakeWindows,
  path: string,
  by: Account,
  access: 'read' | 'write',
): Promise<FakeAnswer | { readonly is: 'mounted'; readonly drive: FakeDrive }> {
  const { tally, behaviour, drives, telemetry, files } = windows;
  const nth = ++tally.mounts;
  if (behaviour.antivirus === 'before-mount' && files.get(path) !== null) takenAway(windows, path);
  if (files.get(path) === null) return fault('NO_FILE', `${path} does not exist`);
  if (behaviour.mountsByItself && drives.ofImage(path) === null)
    await drives.mount(path, { pid: 900, elevated: true });
  if (drives.ofImage(path) !== null) return fault('ALREADY_MOUNTED', `${path} is attached already`);
  const end = await drives.mount(path, by, access);
  if (behaviour.clearsMountLogAt.includes(nth)) telemetry.mounts.clear(true);
  return end.is === 'refused' ? refused(end.code, end.text) : end;
}

export function mounted({ device, root, kind }: FakeDrive): FakeAnswer {
  return done({ device, root, options: [], hardwareIds: [virtualDevices[kind.becomes].id] });
}

const mount: FakeOperation = async (windows, args) => {
  const path = text(args, 'path');
  const end = await mountAs(windows, path, windows.account('agent'), 'read');
  if (!('drive' in end)) return end;
  const { drive } = end as { readonly drive: FakeDrive };
  if (drive.root !== null) return mounted(drive);
  windows.drives.dismount(drive);
  return fault(
    'NO_DRIVE_LETTER',
    `the volume of ${path} got no letter in 15 seconds; it is dismounted again`,
  );
};

const unmount: FakeOperation = ({ drives }, args) => {
  const drive = drives.ofImage(text(args, 'path'));
  if (drive !== null) drives.dismount(drive);
  return done({ wasAttached: drive !== null });
};

const list: FakeOperation = ({ drives, files }, args) => {
  const root = text(args, 'root');
  const below = files.below(root);
  const items =
    drives.at(root)?.items ??
    below.map(({ path, bytes }) => ({
      name: path.slice(root.length + 1).replaceAll('\\', '/'),
      ...({ type: 'file', hidden: false, bytes } as const),
    }));
  if (drives.at(root) === null && below.length === 0)
    return fault('0x80070015', `${root} is no drive or folder`);
  const entries = items.map(({ name, type, hidden, bytes }) => ({
    ...{ name, type, hidden, size: bytes.length },
    sha256: type === 'file' ? hashOf(bytes) : null,
  }));
  return done({ entries });
};

/** What an antivirus takes a program for, before anything else is asked about it. */
export function takenForVirus({ behaviour }: FakeWindows, path: string): FakeAnswer | null {
  if (behaviour.antivirus !== 'at-open' || !/\.exe$/i.test(path)) return null;
  const virus =
    'Operation did not complete successfully because the file contains a virus or potentially unwanted software.';
  return refused('0x800700E1', virus);
}

/** What the policy for optical drives stops, whoever starts it. */
export function deniedOnOptical({ behaviour, drives }: FakeWindows, path: string): FakeAnswer | null {
  if (!behaviour.denyOpticalExecute || drives.at(path)?.kind.becomes !== 'drive') return null;
  return refused('0x80070005', 'Access is denied.');
}

const open: FakeOperation = (windows, args) => {
  const path = text(args, 'path');
  if (windows.read(path) === null) return fault('NO_FILE', `${path} does not exist`);
  const stopped =
    takenForVirus(windows, path) ?? guarded(windows, path, 'interface') ?? deniedOnOptical(windows, path);
  return stopped ?? done(windows.start(path, `"${path}"`, windows.account('agent')));
};

export const imageOperations: Readonly<Record<string, FakeOperation>> = { mount, unmount, list, open };
