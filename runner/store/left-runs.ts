import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isRunning, stillRuns } from '../model/process-mark.ts';
import type { RunRecord } from '../model/run-record.ts';
import { listRuns, readRun } from './read-run.ts';
import { ownerName, ownerOf } from './run-owner.ts';
import type { UnreadableRunError } from './stored-run-errors.ts';

/**
 * A run that is not over as far as its folder tells: its record says so, or it still belongs to a process, or something of it is still in
 * a machine of the user's.
 */
export interface LeftRun {
  readonly id: string;
  readonly folder: string;
  readonly owner: 'nobody' | 'running' | 'gone';
  /** Its record, or why there is none to be had. */
  readonly record: RunRecord | UnreadableRunError;
}

export async function leftRuns(runsFolder: string): Promise<readonly LeftRun[]> {
  const all = await Promise.all(
    (await listRuns(runsFolder)).map(async ({ folder, record, error }) => ({
      id: basename(folder),
      folder,
      owner: await ownerOf(folder),
      record: record ?? error,
    })),
  );
  return all.filter(
    ({ owner, record }) =>
      owner !== 'nobody' || ('state' in record && (record.state === 'running' || leftDirty(record))),
  );
}

/** A run that a living process is at work on. */
export interface RunAtWork {
  readonly id: string;
  readonly startedAt: string;
  readonly processId: number;
}

/** The runs on a target that somebody is at work on. Those that can't be read are nobody's. */
export async function runsAtWork(runsFolder: string, target: string): Promise<readonly RunAtWork[]> {
  const names = await readdir(runsFolder).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (id): Promise<readonly RunAtWork[]> => {
      const folder = join(runsFolder, id);
      const mark = await readFile(join(folder, ownerName), 'utf8').catch(() => null);
      if (mark === null || !(await stillRuns(mark))) return [];
      const record = await readRun(folder).catch(() => null);
      if (record?.target.name !== target) return [];
      return [{ id, startedAt: record.startedAt, processId: Number.parseInt(mark, 10) }];
    }),
  );
  return found.flat();
}

/** Of a machine of the harness's own nothing is left once it is gone. */
export function leftDirty({ state, cleanUp, target }: RunRecord): boolean {
  return state !== 'running' && cleanUp === 'dirty' && target.platform !== 'reference';
}

/** Takes away run folders that a killed process had begun to make: they hold no record yet, so no run. */
export async function removeHalfMadeRuns(runsFolder: string): Promise<void> {
  for (const name of await readdir(runsFolder).catch(() => [])) {
    const [, pid] = /^\..+\.(\d+)\.unfinished$/.exec(name) ?? [];
    if (pid !== undefined && !(await isRunning(Number(pid))))
      await rm(join(runsFolder, name), { recursive: true, force: true });
  }
}
