import { join } from 'node:path';
import { type RememberedRun, rememberedOf } from '../../model/memory/remembered-run.ts';
import { readRun } from '../read-run.ts';
import { UnreadableRunError } from '../stored-run-errors.ts';
import type { FoundRun } from './found-runs.ts';

/** A run's folder as it was read: what is remembered of it, or why there is nothing. */
export type ReadRun = Omit<FoundRun, 'young'> & {
  /** Whether it is to be read again though nothing tells that it changed. */
  readonly again: boolean;
} & (
    | { readonly remembered: RememberedRun; readonly unreadable: null }
    | { readonly remembered: null; readonly unreadable: string }
  );

/** Characters of a reason that are kept: parts of it are the record's own words. */
const longestReason = 300;

/** The folder's name is the run's id, whatever its record says: by that it is found. */
export async function readFoundRun(
  runsFolder: string,
  { run, size, modifiedNs, young }: FoundRun,
): Promise<ReadRun> {
  const folder = join(runsFolder, run);
  const unreadable = (reason: string, again: boolean): ReadRun => ({
    ...{ run, size, modifiedNs, again: again || young },
    remembered: null,
    unreadable: reason.slice(0, longestReason),
  });
  try {
    const record = await readRun(folder);
    return {
      ...{ run, size, modifiedNs, again: young || record.state === 'running' },
      remembered: { ...rememberedOf(record), id: run },
      unreadable: null,
    };
  } catch (error) {
    if (!(error instanceof UnreadableRunError)) throw error;
    return unreadable(error.reason, error.code === 'RUN_NOT_READABLE');
  }
}
