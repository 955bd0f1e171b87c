import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compile } from './compile.ts';
import { type CpioEntry, cpioArchive } from './cpio.ts';
import type { HostPrograms } from './host-programs.ts';
import { kernelModules } from './kernel-modules.ts';
import { loaderPath, sharedLibraries } from './shared-libraries.ts';
import { volumeTable } from './volumes.ts';

const sources = join(import.meta.dirname, 'programs');

/** What the guest cannot start without. */
export const bootPrograms: readonly string[] = ['usr/sbin/qemu-ga', 'usr/bin/ntfs-3g'];

/** Everything the guest boots from: busybox, the guest agent, ntfs-3g and their libraries, drivers, and our own programs. */
export async function buildInitramfs(host: HostPrograms, building: string): Promise<Uint8Array> {
  const entries = new Map<string, CpioEntry>();
  const add = (entry: CpioEntry): void => {
    addFolders(entry.path, entries);
    entries.set(entry.path, entry);
  };
  const addFile = (path: string, data: Uint8Array): void => add({ path, kind: 'file', mode: 0o755, data });

  addFile('init', await readFile(join(sources, 'boot/init')));
  addFile('bin/busybox', await readFile(join(host.root, 'usr/bin/busybox')));
  addFile(
    'etc/passwd',
    Buffer.from('root:x:0:0::/:/bin/sh\nanalyst:x:1000:1000::/c/Users/analyst:/bin/sh\n'),
  );
  addFile('etc/group', Buffer.from('root:x:0:\nanalyst:x:1000:\n'));
  addFile('etc/volumes', Buffer.from(volumeTable()));
  // Before devtmpfs is mounted the kernel wants a console for init's output.
  add({ path: 'dev/console', kind: 'device', mode: 0o600, device: [5, 1] });

  addFile(loaderPath, await readFile(host.loader.file));
  for (const program of bootPrograms) {
    const binary = join(host.root, program);
    addFile(`bin/${basename(program)}`, await readFile(binary));
    for (const [name, file] of await sharedLibraries(binary, host))
      addFile(`usr/lib/${name}`, await readFile(file));
  }
  const modules = await kernelModules(host.root);
  for (const module of modules) addFile(`lib/modules/${module.file}`, module.data);
  addFile('lib/modules/order', Buffer.from(modules.map((module) => `${module.file}\n`).join('')));

  const includes = [join(sources, 'include')];
  for (const program of [
    'boot/volumes',
    'sensors/mounts',
    'sensors/files',
    'sensors/processes',
    'controls/launch-gate',
  ]) {
    addFile(`motw/${program}`, await compile([join(sources, `${program}.c`)], host, building, includes));
  }
  const signatures = 'controls/antivirus/antivirus-test.ndb';
  addFile(`motw/${signatures}`, await readFile(join(sources, signatures)));
  const operations = (await readdir(join(sources, 'operations'), { recursive: true }))
    .filter((file) => file.endsWith('.c'))
    .sort();
  const together = operations.map((file) => join(sources, 'operations', file));
  addFile('motw/operations/operations', await compile(together, host, building, includes));
  for (const name of operations.map((file) => basename(file, '.c')).filter((name) => name !== 'operations')) {
    add({ path: `motw/operations/${name}`, kind: 'link', mode: 0o777, data: Buffer.from('operations') });
  }
  return cpioArchive([...entries.values()]);
}

function addFolders(path: string, entries: Map<string, CpioEntry>): void {
  const parts = path.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    if (!entries.has(folder)) entries.set(folder, { path: folder, kind: 'folder', mode: 0o755 });
  }
}
