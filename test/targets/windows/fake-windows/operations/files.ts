import { createHash } from 'node:crypto';
import { done, fault } from '../answers.ts';
import { agentTemp, downloads, userTemp } from '../fake-files.ts';
import { type FakeOperation, text } from '../fake-windows.ts';
import { secondVolumes } from './archives.ts';
import { takenAway } from './guards.ts';

export const userFolders: Readonly<Record<string, string>> = { downloads, temp: userTemp };
const staged = 'C:\\ProgramData\\motw-harness\\staged';

const place: FakeOperation = (windows, args) => {
  const source = windows.files.get(text(args, 'source'));
  if (source === null) return fault('NO_FILE', `${args.source} does not exist`);
  const path = `${userFolders[text(args, 'folder')]}\\${text(args, 'name')}`;
  windows.writeFile(path, source.bytes, windows.account('agent'));
  windows.files.remove(source.path);
  if (windows.behaviour.antivirus === 'at-delivery') takenAway(windows, path);
  return done({ path });
};

const mark: FakeOperation = (windows, args) => {
  const path = text(args, 'path');
  if (windows.files.get(path) === null) return fault('NO_FILE', `${path} does not exist`);
  const given = text(args, 'text');
  const saved = `[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=about:internet\r\n`;
  windows.writeMark(path, args.by === 'stream' ? given : saved, windows.account('agent'));
  return done({ stream: windows.files.markOf(path) });
};

const unmark: FakeOperation = (windows, args) => {
  const path = text(args, 'path');
  if (windows.files.get(path) === null) return fault('NO_FILE', `${path} does not exist`);
  windows.removeMark(path, windows.account('agent'));
  return done();
};

const zone: FakeOperation = (windows, args) => {
  const path = text(args, 'path');
  if (windows.read(path) === null) return fault('NO_FILE', `${path} does not exist`);
  return done({ stream: windows.files.markOf(path), mapped: windows.zoneOf(path) });
};

const sha256: FakeOperation = (windows, args) => {
  const bytes = windows.read(text(args, 'path'));
  return done({ sha256: bytes === null ? null : hashOf(bytes) });
};

const trace: FakeOperation = ({ files }, args) => {
  const name = `motw-harness-${text(args, 'marker')}.txt`;
  const found = files.get(`${userTemp}\\${name}`) ?? files.get(`${agentTemp}\\${name}`);
  return done({ text: found?.bytes.toString() ?? null });
};

const copyOut: FakeOperation = (windows, args) => {
  for (const write of windows.later.splice(0)) write();
  const folder = `${userTemp}\\${text(args, 'folder')}`;
  const sources = (args.files as readonly string[]).map((path) => ({ path, bytes: windows.read(path) }));
  const lacking = sources.find(({ bytes }) => bytes === null);
  if (lacking !== undefined) return fault('NO_FILE', `${lacking.path} does not exist`);
  const paths = sources.map(({ path, bytes }) => {
    const to = `${folder}\\${path.replace(/^.*\\/, '')}`;
    windows.writeFile(to, bytes ?? Buffer.alloc(0), windows.account('agent'));
    return to;
  });
  return done({ paths });
};

/** Mounts before files: a mounted image can't be removed. */
const residue: FakeOperation = ({ files, drives }, args) => {
  const marker = text(args, 'marker');
  const mounts = drives.mounted.filter(({ image }) => image.includes(marker)).map(({ image }) => image);
  const found = files.carrying(marker, [
    ...[downloads, userTemp, agentTemp, staged],
    ...Object.values(secondVolumes),
  ]);
  return done({
    residue: [
      ...mounts.map((what) => ({ kind: 'mount', what })),
      ...found.map((what) => ({ kind: 'file', what })),
    ],
  });
};

const remove: FakeOperation = ({ files, drives }, args) => {
  for (const { kind, what } of args.residue as readonly { kind: string; what: string }[]) {
    const drive = drives.ofImage(what);
    if (kind === 'file' && !/[0-9a-f]{8}/.test(what.slice(what.lastIndexOf('\\'))))
      return fault('NOT_REMOVED', `file ${what}: carries no marker`);
    if (kind === 'mount' && drive !== null) drives.dismount(drive);
    else if (kind === 'file' && drive !== null)
      return fault('NOT_REMOVED', `file ${what}: 0x80070020 in use`);
    else if (kind === 'file') files.remove(what);
  }
  return done();
};

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export const fileOperations: Readonly<Record<string, FakeOperation>> = {
  place,
  mark,
  unmark,
  zone,
  sha256,
  trace,
  'copy-out': copyOut,
  residue,
  remove,
};
