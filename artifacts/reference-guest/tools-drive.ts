import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { diskInput, fileInput, type Input, packImage, writeImage } from 'iso-packer';
import { compileLibrary } from './compile.ts';
import type { HostPrograms } from './host-programs.ts';
import { bootPrograms } from './initramfs.ts';
import { sharedLibraries } from './shared-libraries.ts';

/** Each program, and what makes it say what it is. */
const tools: readonly (readonly [program: string, ...says: readonly string[]])[] = [
  ['usr/bin/7zz'],
  ['usr/bin/unzip', '-v'],
  ['usr/bin/tar', '--version'],
  ['usr/bin/git', '--version'],
  ['usr/bin/clamscan', '--version'],
];

const noTables = join(import.meta.dirname, 'programs/libraries/no-tables.c');

/**
 * A drive with programs of Debian that the guest can do without, as an ISO 9660 image: `bin/NAME`, `bin/NAME.version` with the line
 * in which it says what it is, and in `lib` the libraries that the guest does not boot with. Nothing of it takes memory in the guest
 * before it is used.
 */
export async function buildToolsDrive(folder: string, host: HostPrograms): Promise<void> {
  const there = new Map<string, string>();
  for (const program of bootPrograms)
    for (const [name, file] of await sharedLibraries(join(host.root, program), host)) there.set(name, file);
  const inputs = new Map<string, Input>();
  const add = (input: Input): unknown => inputs.set(input.path, input);
  for (const [program, ...says] of tools) {
    const file = join(host.root, program);
    const path = `bin/${basename(program)}`;
    add(await diskInput(path, file));
    add(fileInput(`${path}.version`, `${await whatItIs(file, says, host)}\n`));
    for (const [name, library] of await sharedLibraries(file, host))
      if (!there.has(name)) add(await libraryInput(name, library, folder, host));
  }
  await writeImage(join(folder, 'tools.iso'), packImage(inputs.values(), { label: 'TOOLS' }).bytes);
}

async function libraryInput(name: string, file: string, folder: string, host: HostPrograms): Promise<Input> {
  const icu = /^libicudata\.so\.(\d+)$/.exec(name)?.[1];
  if (icu === undefined) return diskInput(`lib/${name}`, await realpath(file));
  return fileInput(`lib/${name}`, await compileLibrary(noTables, `TABLES=icudt${icu}_dat`, host, folder));
}

/** The first line that it prints, without what follows the version: `7-Zip (z) 26.02 (x64)`. */
async function whatItIs(program: string, says: readonly string[], host: HostPrograms): Promise<string> {
  const { file, args } = host.loader;
  const { stdout } = await execa(file, [...args, program, ...says], { stdin: 'ignore' });
  const line = stdout.split('\n').find((text) => text.trim() !== '') ?? '';
  return line.replace(/ (?:: |of |, by ).*$/, '').trim();
}
