import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Path (with `/`) to SHA-256, or to `folder`. */
export type Contents = Record<string, string>;

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What lies in a folder on disk. */
export async function contentsOf(dir: string): Promise<Contents> {
  const contents: Contents = {};
  for (const path of await readdir(dir, { recursive: true })) {
    const file = join(dir, path);
    contents[path] = (await lstat(file)).isDirectory() ? 'folder' : sha256(await readFile(file));
  }
  return contents;
}

export async function writeFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
