import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a file is called until it is whole: nobody reads it, and a clean-up may take it away. */
export const unfinishedSuffix = '.unfinished';

/**
 * Writes a file so that a reader, also one after a kill or a power cut, finds the whole of the old or the whole of the new one: written
 * beside, brought to the disk, renamed.
 */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  // By process: one that cleans up after a killed run may overlap with another.
  const beside = `${file}.${process.pid}${unfinishedSuffix}`;
  try {
    await writeThrough(beside, data);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}

/** Takes away what a killed process had begun to write anywhere in a folder. Returns the paths inside it. */
export async function removeUnfinished(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith(unfinishedSuffix),
  );
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  return names;
}

async function writeThrough(file: string, data: string | Uint8Array): Promise<void> {
  await using handle = await open(file, 'w');
  await handle.writeFile(data);
  await handle.datasync();
}
