import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { DebianPrefix } from '../debian-packages/debian-prefix.ts';

/** How a program is started on this machine: `file` with `args` before its own. */
export interface HostProgram {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const hostProgramNames = ['qemu-system-x86_64', 'qemu-img', 'mkntfs', 'ntfscat', 'tcc'] as const;
type HostProgramName = (typeof hostProgramNames)[number];

/** The programs and files, from the system or from unpacked packages, that build and run the reference guest. */
export interface HostPrograms {
  /** Folder of the unpacked packages, in the layout of a root file system with a merged /usr. */
  readonly root: string;
  /** `system`: the machine's own QEMU. `packages`: the unpacked one. */
  readonly qemuFrom: 'system' | 'packages';
  program(name: HostProgramName): HostProgram;
  /** Folders where QEMU must look for its firmware; empty for the machine's own. */
  readonly firmware: readonly string[];
  /** The packages' own dynamic loader, which can also list what a program needs. */
  readonly loader: HostProgram;
}

/**
 * This machine's own QEMU, if it is complete enough to be used: a text that changes when it is another one, as a snapshot belongs
 * to the QEMU that saved it.
 */
export function systemQemu(env: NodeJS.ProcessEnv): string | null {
  const file = onPath('qemu-system-x86_64', env);
  if (file === null || onPath('qemu-img', env) === null) return null;
  const { size, mtimeMs } = statSync(file);
  return `${file} ${size} ${mtimeMs}`;
}

/** @throws Error where a package does not hold what it should; the caller names the cache to delete. */
export async function findHostPrograms(
  guest: DebianPrefix,
  qemu: DebianPrefix | null,
  env: NodeJS.ProcessEnv,
): Promise<HostPrograms> {
  const found = new Map<HostProgramName, HostProgram>();
  for (const name of hostProgramNames) {
    const isQemu = name.startsWith('qemu');
    const system = isQemu && qemu === null ? onPath(name, env) : null;
    const prefix = isQemu ? qemu : guest;
    const packaged = system === null ? await prefix?.program(name) : null;
    if (system !== null) found.set(name, { file: system, args: [], env: {} });
    else if (packaged)
      found.set(name, { ...packaged, env: isQemu && prefix !== null ? qemuEnvironment(prefix) : {} });
  }
  const tcc = await guest.program('tcc');
  return {
    root: guest.root,
    qemuFrom: qemu === null ? 'system' : 'packages',
    firmware:
      qemu === null ? [] : ['qemu', 'seabios', 'ipxe/qemu'].map((folder) => qemu.path(`usr/share/${folder}`)),
    loader: { file: tcc?.file ?? '', args: tcc?.args.slice(0, -1) ?? [], env: {} },
    program(name) {
      const program = found.get(name);
      if (program === undefined) throw new Error(`the program ${name} is not in its package`);
      return program;
    },
  };
}

/** An unpacked QEMU is not where it was built for: it must be told where its modules are. */
function qemuEnvironment(prefix: DebianPrefix): Readonly<Record<string, string>> {
  return { QEMU_MODULE_DIR: prefix.path('usr/lib/x86_64-linux-gnu/qemu') };
}

export function onPath(name: string, env: NodeJS.ProcessEnv): string | null {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}
