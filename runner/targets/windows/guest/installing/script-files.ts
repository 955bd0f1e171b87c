import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** One of the files that the guest's operations are made of. */
export interface ScriptFile {
  /** From the folder of the scripts, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface ScriptSet {
  readonly files: readonly ScriptFile[];
  /** Name of their folder in the guest: other scripts, other folder. */
  readonly folder: string;
}

const known = new Map<string, Promise<ScriptSet>>();

/** The PowerShell files in a folder and below it. They are the program, so they are read once. */
export function readScripts(folder: string): Promise<ScriptSet> {
  const reading = known.get(folder) ?? read(folder);
  known.set(folder, reading);
  return reading;
}

/** The script of an operation, by its file's name; the desktop's tasks, which have names of their own, are started by one of them. */
export function scriptOf({ files }: ScriptSet, operation: string): string {
  const ofDesktop = (name: string): boolean => name.startsWith('desktop/');
  const named = files
    .map(({ name }) => name)
    .filter((name) => name.split('/').at(-1) === `${operation}.ps1`)
    .sort((a, b) => Number(ofDesktop(a)) - Number(ofDesktop(b)));
  return named[0] ?? `${operation}.ps1`;
}

async function read(folder: string): Promise<ScriptSet> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && /\.(ps1|psm1|cs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files = await Promise.all(
    paths.map(async (path): Promise<ScriptFile> => {
      const bytes = await readFile(path);
      const name = relative(folder, path).split(sep).join('/');
      return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
  const all = createHash('sha256');
  for (const { name, sha256 } of files) all.update(`${name}\0${sha256}\n`);
  return { files, folder: `scripts-${all.digest('hex').slice(0, 8)}` };
}
