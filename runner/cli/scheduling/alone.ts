import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oneAtATime } from '../../../artifacts/cache/one-at-a-time.js';
import { HarnessError } from '../../model/errors.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import { ownMark, stillRuns } from '../../model/process-mark.ts';
import { readyRunsFolder } from '../../store/disk/runs-folder.ts';
import { type RunAtWork, runsAtWork } from '../../store/left-runs.ts';

/** Another run of the same target into the same folder has not ended. */
class RunUnderWayError extends HarnessError {
  readonly code = 'RUN_UNDER_WAY';
  readonly category = 'environment';
  constructor(target: string, which: string) {
    super(
      `${target}: nothing was begun, because ${which}`,
      'wait for its end, or stop it; where nights overlap, bound them with --max-time',
    );
  }
}

/** Without flock(1) nobody can say whether another run is under way. */
class NoLockError extends HarnessError {
  readonly code = 'NO_LOCK';
  readonly category = 'environment';
  constructor() {
    super('--alone needs the program flock', 'install util-linux, or leave --alone out');
  }
}

/**
 * Does the work, unless a run of the same target into the same folder is under way. Of several that begin at once, one does it. The lock
 * is the kernel's and ends with the process that holds it, however that ends.
 *
 * @throws RunUnderWayError, NoLockError, StoreError before the work is begun
 */
export async function alone<T>(
  target: string,
  runsFolder: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  await readyRunsFolder(runsFolder);
  const file = join(runsFolder, `.alone-${target}.lock`);
  await writeFile(file, '', { flag: 'a' });
  const onWait = async (): Promise<never> => {
    throw new RunUnderWayError(target, await underWay(file, await runsAtWork(runsFolder, target)));
  };
  const onNoLock = (): never => {
    throw new NoLockError();
  };
  return oneAtATime(file, { onWait, onNoLock, signal }, async () => {
    // One that was begun without --alone holds no lock.
    const others = await runsAtWork(runsFolder, target);
    if (others.length > 0) throw new RunUnderWayError(target, await underWay(file, others));
    await writeFile(file, `${await ownMark()}${hostTimestamp()}\n`);
    return work();
  });
}

/** Which run is in the way, or which process that has begun none yet; and since when. */
async function underWay(file: string, [run]: readonly RunAtWork[]): Promise<string> {
  if (run !== undefined)
    return `the run ${run.id} is under way since ${run.startedAt} (process ${run.processId})`;
  const [mark = '', since] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  // Who has just got the lock has not yet written into it.
  if (since === undefined || !(await stillRuns(mark))) return 'another run is just being begun';
  return `another run is under way since ${since} (process ${Number.parseInt(mark, 10)})`;
}
