import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { FoundRun } from './found-runs.ts';
import type { Reader } from './reader.ts';
import { StoredRuns } from './stored-runs.ts';

/** Makes the database say what the run folders say, in one transaction; none where it does already. */
export async function bringUpToDate(
  db: DatabaseSync,
  found: readonly FoundRun[],
  read: Reader,
): Promise<void> {
  const runs = new StoredRuns(db);
  const known = runs.folders();
  const names = new Set(found.map(({ run }) => run));
  const vanished = [...known.keys()].filter((run) => !names.has(run));
  const doubtful = found.filter(({ run, size, modifiedNs }) => {
    const before = known.get(run);
    return before?.size !== size || before.modifiedNs !== modifiedNs || before.again;
  });
  const changed = (await read(doubtful)).filter(({ remembered, ...folder }) => {
    const before = known.get(folder.run);
    if (!isDeepStrictEqual(folder, before)) return true;
    return remembered !== null && !isDeepStrictEqual(remembered, runs.remembered(folder.run));
  });
  if (vanished.length === 0 && changed.length === 0) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const run of vanished) runs.remove(run);
    for (const each of changed) runs.put(each);
    db.exec('COMMIT');
  } catch (error) {
    // SQLite may have done so itself, as on a full disk.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
