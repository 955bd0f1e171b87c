import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning, ownMark, stillRuns } from '../../../model/process-mark.ts';

/**
 * The folder of one running machine: `<cache>/machines/<run id>`, with its disk and its console. Its name says which run it
 * belongs to, and `owner` which process, so another process can tell what a killed one left behind, and end it.
 */
export function machineFolder(cache: string, runId: string): string {
  return join(cache, 'machines', runId);
}

/** Makes the machine's folder, and in it one for a QEMU of its. The folder appears with its owner, so nobody takes it for left behind. */
export async function createMachineFolder(folder: string, inside: string): Promise<void> {
  if (!existsSync(folder)) {
    const beside = `${folder}.${process.pid}.unfinished`;
    await mkdir(beside, { recursive: true });
    await writeFile(join(beside, 'owner'), await ownMark());
    await rename(beside, folder);
  }
  await mkdir(inside);
}

/** A copy-on-write copy where the file system can make one. */
export async function copyDisk(from: string, folder: string): Promise<void> {
  await copyFile(from, join(folder, 'disk.qcow2'), constants.COPYFILE_FICLONE);
}

export interface LeftMachine {
  readonly runId: string;
  readonly folder: string;
  /** Whether the harness that made it still runs. */
  readonly ownerAlive: boolean;
}

export async function leftMachines(cache: string): Promise<readonly LeftMachine[]> {
  const parent = join(cache, 'machines');
  const names = await readdir(parent).catch(() => []);
  return Promise.all(
    names.map(async (runId) => ({
      runId,
      folder: join(parent, runId),
      ownerAlive: await ownerAlive(join(parent, runId)),
    })),
  );
}

/** Ends every QEMU that works in the folder, waits until it is gone, then removes the folder. Returns their process ids. */
export async function destroyMachine(folder: string): Promise<readonly number[]> {
  const working = await machinesIn(folder);
  for (const pid of working) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  while ((await machinesIn(folder)).length > 0) await pause(10);
  await rm(folder, { recursive: true, force: true });
  return working;
}

/** Told by the console's file, which each QEMU of ours is started with. */
async function machinesIn(folder: string): Promise<readonly number[]> {
  const option = `file,id=console,path=${folder.replaceAll(',', ',,')}/`;
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (command.split('\0').some((argument) => argument.startsWith(option))) found.push(pid);
  }
  return found;
}

async function ownerAlive(folder: string): Promise<boolean> {
  const [, maker] = /\.(\d+)\.unfinished$/.exec(folder) ?? [];
  if (maker !== undefined) return isRunning(Number(maker));
  return stillRuns(await readFile(join(folder, 'owner'), 'utf8').catch(() => ''));
}
