import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DebianPrefix } from '../../../../artifacts/debian-packages/debian-prefix.ts';
import { writeWrapper } from '../../../../artifacts/debian-packages/program.ts';

/** As many bytes each: where libvirt was built to find its data, and a name in the daemon's own working folder. */
const builtFor = '/usr/share/libvirt';
const insteadOf = '/proc/self/cwd/pkg';

/**
 * libvirt's daemon and virsh, from unpacked packages and for any user: `libvirtd-apart` and `virsh-apart`. Where its drivers are the
 * daemon can be told; where its descriptions of processors are it cannot, so it runs with a copy of its library that looks elsewhere.
 */
export async function offerLibvirt(prefix: DebianPrefix, bin: string): Promise<void> {
  const [daemon, client] = [await prefix.program('libvirtd'), await prefix.program('virsh')];
  if (daemon === null || client === null) return;
  const apart = prefix.path('apart');
  const libraries = prefix.path('usr/lib/x86_64-linux-gnu');
  await mkdir(apart, { recursive: true });
  const library = await readFile(path.join(libraries, 'libvirt.so.0'), 'latin1');
  await writeFile(path.join(apart, 'libvirt.so.0'), library.replaceAll(builtFor, insteadOf), 'latin1');
  await rm(path.join(apart, 'pkg'), { force: true });
  await symlink(prefix.path('usr/share/libvirt'), path.join(apart, 'pkg'));
  const env = [
    `LIBVIRT_DRIVER_DIR=${path.join(libraries, 'libvirt/connection-driver')}`,
    `LIBVIRT_STORAGE_BACKEND_DIR=${path.join(libraries, 'libvirt/storage-backend')}`,
    `LIBVIRT_STORAGE_FILE_DIR=${path.join(libraries, 'libvirt/storage-file')}`,
  ];
  const own = daemon.args.map((word) =>
    word.includes(libraries) && word.includes(':') ? `${apart}:${word}` : word,
  );
  const args = [`--chdir=${apart}`, ...env, daemon.file, ...own];
  await writeWrapper({ file: '/usr/bin/env', args }, path.join(bin, 'libvirtd-apart'));
  await writeWrapper(client, path.join(bin, 'virsh-apart'));
}
