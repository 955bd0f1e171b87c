import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { isSealed } from '../cache/sealed-folder.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { loaderOf, type Program } from './program.ts';
import type { Wanted } from './wanted.ts';

const BIN_FOLDERS = ['usr/bin', 'usr/sbin', 'usr/games'];
const LIBRARY_FOLDERS = ['usr/lib/x86_64-linux-gnu', 'usr/lib64', 'usr/lib'];

/** Unpacked packages in a folder: a root file system without its configuration steps, always with a merged `/usr`. */
export class DebianPrefix {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly manifest: Manifest;

  constructor(root: string, manifest: Manifest) {
    this.root = root;
    this.manifest = manifest;
  }

  /** Where a file of the packages lies, such as `usr/share/seabios`; the file need not exist. */
  path(inside: string): string {
    return path.join(this.root, inside);
  }

  /**
   * How to start a program of the prefix, by its name or by its path inside; null when it is not there. A program is started
   * through the loader that it names, the prefix's own when the C library is in the prefix, with the prefix's library folders as
   * that loader's argument: nothing leaks to programs of the host that it starts. Its `/proc/self/exe` is then the loader, so a
   * program that looks for its data beside itself must be told where they are.
   */
  async program(name: string): Promise<Program | null> {
    const candidates = name.includes('/') ? [name] : BIN_FOLDERS.map((folder) => `${folder}/${name}`);
    const file = candidates.map((inside) => this.path(inside)).find((candidate) => isFile(candidate));
    if (!file) return null;
    const wanted = await loaderOf(file);
    if (wanted === null) return { file, args: [] };
    const own = this.path(wanted);
    const libraries = LIBRARY_FOLDERS.map((folder) => this.path(folder)).join(':');
    return existsSync(own)
      ? { file: own, args: ['--inhibit-cache', '--library-path', libraries, file] }
      : { file: wanted, args: ['--library-path', libraries, file] };
  }
}

/** The prefix, when it is there and was made for this wish; never touches the network. */
export async function openPrefix(
  cache: string,
  set: string,
  wanted: readonly Wanted[],
): Promise<DebianPrefix | null> {
  const folder = path.join(cache, set);
  const manifest = await readManifest(path.join(folder, 'manifest.json'), wanted);
  return manifest && isSealed(folder) ? new DebianPrefix(path.join(folder, 'root'), manifest) : null;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
