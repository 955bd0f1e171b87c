import { execa } from 'execa';
import type { HostPrograms } from './host-programs.ts';

/** Where every program of Debian for x86-64 looks for its loader, in the guest. */
export const loaderPath = 'lib64/ld-linux-x86-64.so.2';

/**
 * Name and file on the host of each library that a program needs, as the loader itself says.
 *
 * @throws Error where one is in no package
 */
export async function sharedLibraries(
  program: string,
  host: HostPrograms,
): Promise<ReadonlyMap<string, string>> {
  const { file, args } = host.loader;
  const { stdout } = await execa(file, [...args, '--list', program], { stdin: 'ignore' });
  const found = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [, name, place] = /^\s*(\S+) => (\/\S+|not found)/.exec(line) ?? [];
    if (name === undefined || place === undefined || name.startsWith('ld-linux')) continue;
    if (place === 'not found') throw new Error(`${program} needs ${name}, which is in no package`);
    found.set(name, place);
  }
  return found;
}
