import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { compile } from './compile.ts';
import { type CpioEntry, cpioArchive } from './cpio.ts';
import type { HostPrograms } from './host-programs.ts';
import { kernelModules } from './kernel-modules.ts';

const sources = join(import.meta.dirname, 'programs');

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
  // Before devtmpfs is mounted the kernel wants a console for init's output.
  add({ path: 'dev/console', kind: 'device', mode: 0o600, device: [5, 1] });

  for (const program of ['usr/sbin/qemu-ga', 'usr/bin/ntfs-3g']) {
    const binary = join(host.root, program);
    addFile(`bin/${basename(program)}`, await readFile(binary));
    for (const [path, file] of await sharedLibraries(binary, host)) addFile(path, await readFile(file));
  }
  const modules = await kernelModules(host.root);
  for (const module of modules) addFile(`lib/modules/${module.file}`, module.data);
  addFile('lib/modules/order', Buffer.from(modules.map((module) => `${module.file}\n`).join('')));

  const includes = [join(sources, 'include')];
  for (const program of ['sensors/mounts', 'sensors/files', 'sensors/processes', 'controls/launch-gate']) {
    addFile(`motw/${program}`, await compile([join(sources, `${program}.c`)], host, building, includes));
  }
  const operations = (await readdir(join(sources, 'operations'))).sort();
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

/** Path in the guest and file on the host of each library a program needs, and of its loader, as the loader itself says. */
async function sharedLibraries(program: string, host: HostPrograms): Promise<ReadonlyMap<string, string>> {
  const { file, args } = host.loader;
  const { stdout } = await execa(file, [...args, '--list', program], { stdin: 'ignore' });
  const found = new Map<string, string>([['lib64/ld-linux-x86-64.so.2', file]]);
  for (const line of stdout.split('\n')) {
    const [, name, file] = /^\s*(\S+) => (\/\S+)/.exec(line) ?? [];
    if (name !== undefined && file !== undefined && !name.startsWith('ld-linux'))
      found.set(`usr/lib/${name}`, file);
  }
  return found;
}
