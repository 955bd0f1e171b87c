import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownMark, stillRuns } from '../model/process-mark.ts';

/** In a run's folder for as long as somebody is at work in it: who that is. */
export const ownerName = '.owner';

/** This process is at work on the run in the folder. */
export async function own(folder: string): Promise<void> {
  await writeFile(join(folder, ownerName), await ownMark());
}

/** It is done; nobody needs to finish what it began. */
export async function disown(folder: string): Promise<void> {
  await rm(join(folder, ownerName), { force: true });
}

/** Whose the run in the folder is. `nobody`: it is over, or was made before there were owners. `gone`: of a process that is no more. */
export async function ownerOf(folder: string): Promise<'nobody' | 'running' | 'gone'> {
  const owner = await readFile(join(folder, ownerName), 'utf8').catch(() => null);
  if (owner === null) return 'nobody';
  return (await stillRuns(owner)) ? 'running' : 'gone';
}
