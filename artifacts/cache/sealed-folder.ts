import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, open, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What a sealed folder holds, by path: a file's SHA-256 in hexadecimal, or `-> TARGET` for a symbolic link. */
type Contents = Readonly<Record<string, string>>;

const sealName = 'contents.json';
/** Reading and hashing go on beside each other. */
const filesAtOnce = 4;
const partBytes = 256 * 1024;

/** Writes down what the folder holds, so that damage is found later. Written last: a folder without it is half made. */
export async function sealFolder(folder: string): Promise<void> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path !== sealName)
    .sort();
  const prints = await printsOf(folder, paths);
  const contents = Object.fromEntries(paths.map((path, i) => [path, prints[i]]));
  const seal = join(folder, sealName);
  await writeFile(`${seal}.unfinished`, `${JSON.stringify(contents, null, 1)}\n`);
  await rename(`${seal}.unfinished`, seal);
}

export function isSealed(folder: string): boolean {
  return existsSync(join(folder, sealName));
}

/** The folder counts as half made from now on, so the next set-up makes it anew. */
export async function breakSeal(folder: string): Promise<void> {
  await rm(join(folder, sealName), { force: true });
}

/**
 * What is not as it was when the folder was sealed, a line each, such as `initramfs was changed`; empty where all is well. Files that
 * came later do not count.
 */
export async function damageOf(folder: string): Promise<readonly string[]> {
  const contents = await readSeal(folder);
  if (contents === null) return [`${sealName} cannot be read`];
  const paths = Object.keys(contents);
  const prints = await printsOf(folder, paths);
  return paths.flatMap((path, i) => {
    const print = prints[i];
    if (print === contents[path]) return [];
    return [`${path} ${print === 'missing' || print === 'unreadable' ? `is ${print}` : 'was changed'}`];
  });
}

/** SHA-256 in hexadecimal, or null where the file can't be read. In small parts: fresh memory costs more than the reckoning. */
export async function sha256Of(file: string): Promise<string | null> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return null;
  const part = Buffer.allocUnsafe(partBytes);
  const hash = createHash('sha256');
  try {
    for (;;) {
      const { bytesRead } = await handle.read(part, 0, partBytes);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(part.subarray(0, bytesRead));
    }
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}

async function readSeal(folder: string): Promise<Contents | null> {
  try {
    const contents: unknown = JSON.parse(await readFile(join(folder, sealName), 'utf8'));
    return typeof contents === 'object' && contents !== null ? (contents as Contents) : null;
  } catch {
    return null;
  }
}

async function printsOf(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const prints = new Array<string>(paths.length);
  const queue = paths.entries();
  const worker = async (): Promise<void> => {
    for (const [i, path] of queue) prints[i] = await printOf(join(folder, path));
  };
  await Promise.all(Array.from({ length: filesAtOnce }, worker));
  return prints;
}

async function printOf(path: string): Promise<string> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return 'missing';
  if (found.isSymbolicLink()) return `-> ${await readlink(path)}`;
  return (await sha256Of(path)) ?? 'unreadable';
}
