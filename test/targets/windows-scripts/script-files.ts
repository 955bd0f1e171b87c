import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export const scriptsFolder = join(import.meta.dirname, '../../../runner/targets/windows/scripts');

export interface Script {
  /** From the folder of the scripts. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

export async function readScripts(): Promise<readonly Script[]> {
  const found = await readdir(scriptsFolder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ps1'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      name: relative(scriptsFolder, path),
      path,
      text: await readFile(path, 'utf8'),
    })),
  );
}

/** The operations and desktop tasks of the protocol's version 1, each with its script. */
export const operations: Readonly<Record<string, string>> = {
  facts: 'system/facts.ps1',
  clock: 'system/clock.ps1',
  'parse-scripts': 'system/parse-scripts.ps1',
  desktop: 'system/desktop.ps1',
  drives: 'system/drives.ps1',
  posture: 'posture/posture.ps1',
  place: 'files/place.ps1',
  mark: 'files/mark.ps1',
  unmark: 'files/unmark.ps1',
  zone: 'files/zone.ps1',
  sha256: 'files/sha256.ps1',
  'copy-out': 'files/copy-out.ps1',
  trace: 'files/trace.ps1',
  mount: 'images/mount.ps1',
  unmount: 'images/unmount.ps1',
  list: 'images/list.ps1',
  open: 'images/open.ps1',
  unpack: 'archives/unpack.ps1',
  'list-unpackers': 'archives/list-unpackers.ps1',
  'copy-to': 'volumes/copy-to.ps1',
  residue: 'clean-up/residue.ps1',
  remove: 'clean-up/remove.ps1',
  'remove-own': 'clean-up/remove-own.ps1',
  logs: 'logs/logs.ps1',
  events: 'logs/events.ps1',
  'export-log': 'logs/export-log.ps1',
  'enable-log': 'logs/enable-log.ps1',
  'restore-log': 'logs/restore-log.ps1',
  canary: 'logs/canary.ps1',
  'run-command': 'foreign/run-command.ps1',
};

export const desktopTasks: readonly string[] = [
  'double-click-mount',
  'double-click-open',
  'double-click-view',
  'place',
  'browser-download',
  'copy-out',
  'copy-to',
  'unpack',
  'shell-unpack',
  'download',
];
