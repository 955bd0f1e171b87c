import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { env } from 'node:process';
import test from 'ava';
import { buildWindowsPayload, exitCodes } from '../../artifacts/payloads/windows/index.ts';
import { findProgram, needing } from './outside-program.ts';

const wine = findProgram('wine64', 'wine');
const [withWine, noWine] = needing(wine, 'wine64 or wine');
// One Wine for the whole file, one program at a time: what is in the temporary folder is then that program's.
const runs = 'serial' in withWine ? withWine.serial : withWine;

let root = '';
let temporary = '';

const windowsPath = (path: string) => `Z:${path.replaceAll('/', '\\')}`;

function run(cwd: string, ...args: string[]) {
  // Into files: what Wine leaves running for a few seconds would keep a pipe open.
  const [out, err] = [join(root, 'stdout'), join(root, 'stderr')];
  const [outFile, errFile] = [openSync(out, 'w'), openSync(err, 'w')];
  const { status } = spawnSync(wine ?? '', args, {
    cwd,
    stdio: ['ignore', outFile, errFile],
    timeout: 60_000,
    env: {
      ...env,
      WINEPREFIX: join(root, 'prefix'),
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
      LC_ALL: 'C.UTF-8',
      DISPLAY: '',
    },
  });
  closeSync(outFile);
  closeSync(errFile);
  return { status, stdout: readFileSync(out, 'latin1'), stderr: readFileSync(err, 'utf8') };
}

test.before(() => {
  root = mkdtempSync(join(tmpdir(), 'motw-wine-'));
  temporary = join(root, 'temp');
  mkdirSync(temporary);
  for (const name of ['TMP', 'TEMP']) {
    const added = run(
      root,
      'reg',
      'add',
      'HKCU\\Environment',
      '/v',
      name,
      '/d',
      windowsPath(temporary),
      '/f',
    );
    if (added.status !== 0) throw new Error(`Wine does not start: ${added.stderr}`);
  }
});

test.after.always(() => {
  run(root, 'wineboot', '--kill');
  rmSync(root, { recursive: true, maxRetries: 5 });
});

/** A folder with the program in it and, where `marker` is given, a marker.txt. */
function folderWith(marker: string | Uint8Array | undefined, name = 'payload'): string {
  const folder = join(mkdtempSync(join(root, 'case-')), name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'payload.exe'), buildWindowsPayload());
  if (marker !== undefined) writeFileSync(join(folder, 'marker.txt'), marker);
  return folder;
}

/** What the program did, and what it left in the temporary folder, which is then emptied. */
function open(folder: string) {
  const { status, stdout } = run(root, join(folder, 'payload.exe'));
  const traces = Object.fromEntries(
    readdirSync(temporary).map((name) => [name, readFileSync(join(temporary, name), 'latin1')]),
  );
  for (const name of Object.keys(traces)) rmSync(join(temporary, name));
  return { status, stdout, traces };
}

const nothing = (status: number) => ({ status, stdout: '', traces: {} });
const trace = (marker: string) => ({
  status: exitCodes.traceWritten,
  stdout: `motw-harness ${marker}\r\n`,
  traces: { [`motw-harness-${marker}.txt`]: marker },
});

runs(`under Wine: a marker becomes a trace and a line${noWine}`, (t) => {
  t.deepEqual(open(folderWith('a1b2c3d4')), trace('a1b2c3d4'));
});

runs(`under Wine: white space behind the marker is dropped${noWine}`, (t) => {
  t.deepEqual(open(folderWith('a1b2c3d4\r\n')), trace('a1b2c3d4'));
  t.deepEqual(open(folderWith(`a1b2c3d4 \t\v\f\n${' '.repeat(243)}`)), trace('a1b2c3d4'), '256 bytes');
});

runs(`under Wine: every permitted character, up to 64${noWine}`, (t) => {
  const lowerHalf = 'abcdefghijklmnopqrstuvwxyz0123456789._-';
  const upperHalf = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  t.deepEqual(open(folderWith(lowerHalf)), trace(lowerHalf));
  t.deepEqual(open(folderWith(upperHalf)), trace(upperHalf));
  t.deepEqual(open(folderWith('m'.repeat(64))), trace('m'.repeat(64)));
});

const badMarkers: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['white space alone', ' \r\n'],
  ['65 characters', 'm'.repeat(65)],
  ['a file of 257 bytes', `a1b2c3d4${' '.repeat(249)}`],
  ['white space in front', ' a1b2c3d4'],
  ['two lines', 'a1b2\nc3d4'],
  ['a folder', '..\\a1b2'],
  ['a byte order mark', '\ufeffa1b2c3d4'],
  ['UTF-16', Buffer.from('a1b2c3d4', 'utf16le')],
  // Every neighbour of the permitted ranges, and what means something in a path.
  ...[...'\0,/:@[^`{~*é'].map((mark): [string, string] => [JSON.stringify(mark), `a${mark}b`]),
  ['a byte of 255', Uint8Array.of(0xff)],
];

runs(`under Wine: any other marker is refused, and nothing is written${noWine}`, (t) => {
  for (const [title, marker] of badMarkers) {
    t.deepEqual(open(folderWith(marker)), nothing(exitCodes.badMarker), title);
  }
});

runs(`under Wine: no marker file, even with one in the current folder${noWine}`, (t) => {
  writeFileSync(join(root, 'marker.txt'), 'wrong');
  t.deepEqual(open(folderWith(undefined)), nothing(exitCodes.noMarkerFile));
  rmSync(join(root, 'marker.txt'));
});

runs(`under Wine: a folder named marker.txt is no marker file${noWine}`, (t) => {
  const folder = folderWith(undefined);
  mkdirSync(join(folder, 'marker.txt'));
  t.deepEqual(open(folder), nothing(exitCodes.noMarkerFile));
});

runs(`under Wine: a folder with spaces and letters outside ASCII in its name${noWine}`, (t) => {
  t.deepEqual(open(folderWith('a1b2c3d4', 'Größe und Maß – 資料 \u{1f4bf}')), trace('a1b2c3d4'));
});

runs(`under Wine: an older trace is replaced as a whole${noWine}`, (t) => {
  writeFileSync(join(temporary, 'motw-harness-a1b2c3d4.txt'), 'something longer than a marker');
  t.deepEqual(open(folderWith('a1b2c3d4')), trace('a1b2c3d4'));
});

runs(`under Wine: no trace without a temporary folder${noWine}`, (t) => {
  const folder = folderWith('a1b2c3d4');
  const command = `set TMP=${windowsPath(join(root, 'nowhere'))}&& ${windowsPath(join(folder, 'payload.exe'))}`;
  const { status, stdout } = run(root, 'cmd', '/c', command);
  t.deepEqual({ status, stdout }, { status: exitCodes.traceNotWritten, stdout: '' });
  t.false(existsSync(join(root, 'nowhere')));
});

runs(`under Wine: no trace where its name is taken by a folder${noWine}`, (t) => {
  const taken = join(temporary, 'motw-harness-a1b2c3d4.txt');
  mkdirSync(taken);
  const { status, stdout } = run(root, join(folderWith('a1b2c3d4'), 'payload.exe'));
  t.deepEqual({ status, stdout }, { status: exitCodes.traceNotWritten, stdout: '' });
  t.deepEqual(readdirSync(temporary), [basename(taken)]);
  rmSync(taken, { recursive: true });
});

runs(`under Wine: the folder of the program is left as it was${noWine}`, (t) => {
  const folder = folderWith('a1b2c3d4');
  open(folder);
  t.deepEqual(readdirSync(folder).sort(), ['marker.txt', 'payload.exe']);
  t.is(readFileSync(join(folder, 'marker.txt'), 'utf8'), 'a1b2c3d4');
});
