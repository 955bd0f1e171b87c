import { glob, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** What the guest needs that Debian's cloud kernel has as a module. */
const wanted = [
  ...['virtio_pci', 'virtio_blk', 'virtio_console', 'fuse'],
  // Images: devices, file systems, and the character sets that FAT's names are kept in.
  ...['loop', 'dm_mod', 'dm_zero', 'isofs', 'udf', 'vfat', 'nls_cp437', 'nls_ascii'],
];

export interface KernelModule {
  readonly name: string;
  readonly file: string;
  readonly data: Uint8Array;
}

/**
 * The wanted modules and what they depend on, in an order in which they can be loaded. The kernel package has no modules.dep
 * (depmod makes it), so each module's own `depends=` in its .modinfo section is read.
 */
export async function kernelModules(root: string): Promise<readonly KernelModule[]> {
  const files = new Map<string, string>();
  for await (const file of glob('usr/lib/modules/*/kernel/**/*.ko', { cwd: root })) {
    files.set(moduleName(file), join(root, file));
  }
  const loaded = new Map<string, KernelModule>();
  const load = async (name: string): Promise<void> => {
    if (loaded.has(name)) return;
    const file = files.get(name);
    if (file === undefined) return; // built into the kernel
    const data = await readFile(file);
    for (const dependency of dependencies(data)) await load(dependency);
    loaded.set(name, { name, file: basename(file), data });
  };
  for (const name of wanted) await load(name);
  return [...loaded.values()];
}

function moduleName(file: string): string {
  return basename(file, '.ko').replaceAll('-', '_');
}

/** .modinfo is a list of NUL-terminated `key=value` texts. */
function dependencies(module: Buffer): readonly string[] {
  const key = Buffer.from('\0depends=');
  const at = module.indexOf(key);
  if (at < 0) return [];
  const start = at + key.length;
  const list = module.subarray(start, module.indexOf(0, start)).toString('latin1');
  return list === '' ? [] : list.split(',').map((name) => name.replaceAll('-', '_'));
}
