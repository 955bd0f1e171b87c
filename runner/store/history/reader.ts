import type { FoundRun } from './found-runs.ts';
import type { ReadRun } from './read-found-run.ts';

/** Told while run folders are read: how many of how many have been. */
export type Reading = (read: number, of: number) => void;

export type Reader = (found: readonly FoundRun[]) => Promise<readonly ReadRun[]>;

/** Records that are read at once. */
const atOnce = 8;

/** Reads each run folder once, however often it is asked for. */
export function readerOf(runsFolder: string, reading: Reading): Reader {
  const done = new Map<string, ReadRun>();
  return async (found) => {
    const left = found.filter(({ run }) => !done.has(run));
    if (left.length > 0) {
      // What it brings takes longer than a look at a database that is up to date.
      const { readFoundRun } = await import('./read-found-run.ts');
      const queue = left.values();
      let read = 0;
      const worker = async (): Promise<void> => {
        for (const each of queue) {
          done.set(each.run, await readFoundRun(runsFolder, each));
          reading(++read, left.length);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    }
    return found.flatMap(({ run }) => done.get(run) ?? []);
  };
}
