import type { JsonObject } from '../../../../../runner/model/observation.ts';
import { done, type FakeAnswer, fault, refused, unavailable } from '../answers.ts';
import type { FakeDrive } from '../fake-drives.ts';
import { kindOf } from '../fake-image.ts';
import { type FakeOperation, type FakeWindows, text } from '../fake-windows.ts';
import { copyToAs, shellUnpack, unpackAs } from './archives.ts';
import { fileOperations, userFolders } from './files.ts';
import { guarded, takenAway } from './guards.ts';
import { deniedOnOptical, mountAs, mounted, takenForVirus } from './images.ts';

const doubleClickMount: FakeOperation = async (windows, args) => {
  const { behaviour } = windows;
  const path = text(args, 'path');
  if (behaviour.asksAboutImage && windows.zoneOf(path) >= 3) return securityWarning('Open', 'Cancel');
  const isDisk = kindOf(path).becomes === 'disk';
  if (isDisk && behaviour.diskMountVerb === 'hidden') return openWith(path);
  // The shell's own verb asks for an administrator before it attaches a disk [M].
  if (isDisk && !windows.account('user').elevated)
    return refused('NEEDS_ADMINISTRATOR', 'User Account Control (consent.exe) asks for an administrator', {
      ...{ kind: 'other', canGoOn: true, owner: 'consent', pid: 6_000, at: new Date().toISOString() },
    });
  // Without the verb to mount, the next one of images is the default [M].
  if (!isDisk && behaviour.mountVerb === 'hidden')
    return refused('OPENED_OTHERWISE', `isoburn: Windows Disc Image Burner | ${path}`, {
      ...{
        kind: 'other',
        canGoOn: true,
        owner: 'isoburn',
        class: '#32770',
        title: 'Windows Disc Image Burner',
      },
      ...{ buttons: ['Burn', 'Close'], photograph, at: new Date().toISOString() },
    });
  const end = await mountAs(windows, path, windows.account('user'), 'write');
  if (!('drive' in end)) {
    // The interface knows that nothing came up; the shell says nothing.
    if (end.code === 'NO_VOLUME')
      return refused('NOTHING_MOUNTED', 'Explorer mounted nothing and said nothing within 30 seconds');
    return end;
  }
  const { drive } = end as { readonly drive: FakeDrive };
  // Explorer shows no new drive, but the image stays attached.
  if (drive.root === null)
    return refused('NOTHING_MOUNTED', 'Explorer mounted nothing and said nothing within 30 seconds');
  return mounted(drive);
};

/** Without the verb to mount, a disk has no other one: Windows asks for a program [?]. */
function openWith(path: string): FakeAnswer {
  const title = 'How do you want to open this file?';
  return refused('OPENED_OTHERWISE', `OpenWith: ${title} | ${path}`, {
    ...{ kind: 'other', canGoOn: true, owner: 'OpenWith', class: 'Shell_Flyout', title, buttons: ['OK'] },
    ...{ photograph, at: new Date().toISOString() },
  });
}

/** SmartScreen asks about a marked program on a launch by the shell alone; switched off, the Attachment Manager still warns [H]. */
const doubleClickOpen: FakeOperation = (windows, args) => {
  const path = text(args, 'path');
  if (windows.read(path) === null) return fault('NO_FILE', `${path} does not exist`);
  const asked = windows.zoneOf(path) >= 3 ? prompt(windows) : null;
  const stopped =
    takenForVirus(windows, path) ??
    asked ??
    guarded(windows, path, 'shell') ??
    deniedOnOptical(windows, path);
  if (stopped !== null) return stopped;
  const explorer = windows.account('user');
  return done({ ...windows.start(path, `"${path}" `, explorer), parent: explorer.image });
};

/** Word knows a document by the zone of what it lies in. */
const doubleClickView: FakeOperation = (windows, args) => {
  const path = text(args, 'path');
  const { word } = windows.behaviour;
  if (word === 'none') return unavailable('NO_OFFICE', 'Microsoft Word is not installed here');
  if (windows.read(path) === null) return fault('NO_FILE', `${path} does not exist`);
  const marked = word === 'protects marked' && windows.zoneOf(path) >= 3;
  const view = word === 'protects all' || marked ? 'protected' : 'editable';
  return done({ application: 'Microsoft Word 16.0.17328', view });
};

const photograph = 'C:\\ProgramData\\motw-harness\\prompts\\1.png';

function securityWarning(...buttons: readonly string[]): FakeAnswer {
  const value = {
    kind: 'security-warning',
    canGoOn: true,
    owner: 'explorer',
    class: '#32770',
    title: 'Open File - Security Warning',
    buttons,
    photograph,
    at: new Date().toISOString(),
  };
  return { is: 'prompted', text: 'The publisher could not be verified.', value };
}

function prompt({ behaviour }: FakeWindows): FakeAnswer {
  const at = new Date().toISOString();
  if (behaviour.smartScreen === 'off') return securityWarning('Run', 'Cancel');
  const said = 'Microsoft Defender SmartScreen prevented an unrecognized app from starting.';
  const canGoOn = behaviour.smartScreen === 'warn';
  const buttons = canGoOn ? ['Run anyway', "Don't run"] : ["Don't run"];
  const value = {
    kind: 'smartscreen',
    canGoOn,
    owner: 'smartscreen.exe',
    class: 'Shell_Dialog',
    title: 'Windows protected your PC',
    buttons,
    photograph,
    at,
  };
  return canGoOn ? { is: 'prompted', text: said, value } : refused('SMARTSCREEN_BLOCKED', said, value);
}

const place: FakeOperation = (windows, args) => {
  const source = windows.files.get(text(args, 'source'));
  if (source === null) return fault('NO_FILE', `${args.source} does not exist`);
  const path = `${userFolders[text(args, 'folder')]}\\${text(args, 'name')}`;
  windows.writeFile(path, source.bytes, windows.account('user'));
  return done({ path });
};

/** As one real download was recorded: under another name first, then renamed, which Sysmon does not log; the mark grows in three writes. */
const browserDownload: FakeOperation = (windows, args) => {
  const { behaviour, files } = windows;
  if (!behaviour.browser) return unavailable('NO_BROWSER', 'Edge is not installed');
  const source = files.get(text(args, 'source'));
  if (source === null) return fault('NO_FILE', `${args.source} does not exist`);
  const edge = {
    ...windows.account('user'),
    image: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  };
  const path = `${userFolders.downloads}\\${text(args, 'name')}`;
  windows.telemetry.fileCreated(
    `${userFolders.downloads}\\Unconfirmed 4711.crdownload`,
    edge.image,
    edge.pid,
  );
  files.write(path, source.bytes);
  const lines = [
    '[ZoneTransfer]',
    'ZoneId=3',
    'ReferrerUrl=http://127.0.0.1:49999/',
    `HostUrl=http://127.0.0.1:49999/${args.name}`,
  ];
  for (const length of [2, 3, 4]) windows.writeMark(path, `${lines.slice(0, length).join('\r\n')}\r\n`, edge);
  if (behaviour.antivirus === 'at-delivery') takenAway(windows, path);
  return done({ path });
};

/** What is at an address, with the browser's own mark. */
const download: FakeOperation = async (windows, args) => {
  if (!windows.behaviour.browser) return unavailable('NO_BROWSER', 'Edge is not installed');
  const [url, name] = [text(args, 'url'), text(args, 'name')];
  const response = await fetch(url);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok)
    return refused(
      'NOT_DOWNLOADED',
      `${name} did not come within 60 seconds: there is a window called "${bytes}"`,
    );
  const path = `${userFolders.downloads}\\${name}`;
  const edge = {
    ...windows.account('user'),
    image: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  };
  windows.files.write(path, bytes);
  windows.writeMark(path, `[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=${url}\r\n`, edge);
  return done({ path });
};

const tasks: Readonly<Record<string, FakeOperation>> = {
  'double-click-mount': doubleClickMount,
  'double-click-open': doubleClickOpen,
  'double-click-view': doubleClickView,
  place,
  'browser-download': browserDownload,
  unpack: unpackAs('user'),
  'shell-unpack': shellUnpack,
  'copy-to': copyToAs('user'),
  download,
  'copy-out': (windows, args) =>
    fileOperations['copy-out']?.(windows, args) ?? fault('PROTOCOL', 'no copy-out'),
};

/** A task in the user's session, where there is one. */
export const desktop: FakeOperation = async (windows, args) => {
  const task = text(args, 'task');
  const act = tasks[task];
  if (act === undefined) return fault('PROTOCOL', `no desktop task is called ${task}`);
  if (!windows.behaviour.desktop) return unavailable('NO_DESKTOP', 'analyst is not logged on with a desktop');
  const answer = await act(windows, args.args as JsonObject);
  if (JSON.stringify(answer).includes('"photograph"'))
    windows.files.write(photograph, Buffer.from('a picture'));
  return answer;
};
