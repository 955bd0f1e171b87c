import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning, ownMark, stillRuns } from '../../../model/process-mark.ts';

/** How long gateways have to end after their harness, in milliseconds: some get half of it to end by themselves. */
const gatewayEndMs = 15_000;

/**
 * The folder of one running machine: `<cache>/machines/<run id>`, with its disk and its console. Its name says which run it
 * belongs to, and `owner` which process, so another process can tell what a killed one left behind, and end it.
 */
export function machineFolder(cache: string, runId: string): string {
  return join(cache, 'machines', runId);
}

/** The folder of the reference gateways of one run, `<cache>/gateways/<run id>`, with an owner like a machine's. */
export function gatewayFolder(cache: string, runId: string): string {
  return join(cache, 'gateways', runId);
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
  /** `gateways`: those that a run started beside its machine. */
  readonly of: 'machine' | 'gateways';
  readonly folder: string;
  /** Whether the harness that made it still runs. */
  readonly ownerAlive: boolean;
}

export async function leftMachines(cache: string): Promise<readonly LeftMachine[]> {
  const [machines, gateways] = await Promise.all([
    leftIn(join(cache, 'machines'), 'machine'),
    leftIn(join(cache, 'gateways'), 'gateways'),
  ]);
  return [...machines, ...gateways];
}

async function leftIn(parent: string, of: LeftMachine['of']): Promise<readonly LeftMachine[]> {
  const names = await readdir(parent).catch(() => []);
  return Promise.all(
    names.map(async (runId) => ({
      ...{ runId, of },
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

/** Waits until the gateways that work in the folder have ended, which they do soon after their harness, and removes it. */
export async function removeGateways(folder: string): Promise<void> {
  const end = performance.now() + gatewayEndMs;
  for (let left = await workingIn(folder); left.length > 0; left = await workingIn(folder)) {
    if (performance.now() > end) for (const pid of left) process.kill(pid, 'SIGKILL');
    await pause(50);
  }
  await rm(folder, { recursive: true, force: true });
}

/** The processes whose working folder is this one, or below it. */
async function workingIn(folder: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const at = await readlink(`/proc/${name}/cwd`).catch(() => '');
    if (`${at}/`.startsWith(`${folder}/`)) found.push(pid);
  }
  return found;
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
