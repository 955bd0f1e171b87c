import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In a run's folder for as long as somebody is at work in it: who that is. */
export const ownerName = '.owner';

/** This process is at work on the run in the folder. */
export async function own(folder: string): Promise<void> {
  await writeFile(join(folder, ownerName), `${process.pid} ${(await startTime(process.pid)) ?? ''}\n`);
}

/** It is done; nobody needs to finish what it began. */
export async function disown(folder: string): Promise<void> {
  await rm(join(folder, ownerName), { force: true });
}

/** Whose the run in the folder is. `nobody`: it is over, or was made before there were owners. `gone`: of a process that is no more. */
export async function ownerOf(folder: string): Promise<'nobody' | 'running' | 'gone'> {
  const owner = await readFile(join(folder, ownerName), 'utf8').catch(() => null);
  if (owner === null) return 'nobody';
  const [pid = '', started] = owner.trim().split(' ');
  return started !== undefined && (await startTime(Number(pid))) === started ? 'running' : 'gone';
}

/** Whether there is a process with this number. */
export async function runs(pid: number): Promise<boolean> {
  return (await startTime(pid)) !== null;
}

/** Field 22 of /proc/pid/stat (proc(5)): tells a process from a later one with the same number. Null where there is none. */
async function startTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
