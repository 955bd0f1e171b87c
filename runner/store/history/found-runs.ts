import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '../disk/store-error.ts';
import { recordName } from '../run-folder.ts';

/** A run's folder, and what tells whether its record was changed. */
export interface FoundRun {
  /** The folder's name. */
  readonly run: string;
  readonly size: bigint;
  /** Nanoseconds since 1970. */
  readonly modifiedNs: bigint;
  /** So young that it may be changed once more without being younger then: the clock of a disk is coarse. */
  readonly young: boolean;
}

/** How far a clock's steps are apart at the most, and how far the disk's may be ahead of ours, as on another machine. */
const coarseNs = 100_000_000n;
const aheadNs = 60_000_000_000n;

/** All that have a record, by name, oldest first. A folder that does not exist has none. */
export async function foundRuns(runsFolder: string): Promise<readonly FoundRun[]> {
  const entries = await readdir(runsFolder, { withFileTypes: true }).catch((error) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  // With a dot in front it is still being made.
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const found = await Promise.all(names.map(({ name }) => foundRun(runsFolder, name)));
  return found.filter((each) => each !== null).sort((a, b) => (a.run < b.run ? -1 : 1));
}

async function foundRun(runsFolder: string, run: string): Promise<FoundRun | null> {
  const now = BigInt(Date.now()) * 1_000_000n;
  try {
    const { size, mtimeNs } = await stat(join(runsFolder, run, recordName), { bigint: true });
    return { run, size, modifiedNs: mtimeNs, young: mtimeNs > now - coarseNs && mtimeNs < now + aheadNs };
  } catch (error) {
    const code = systemCodeOf(error);
    // What can't be looked at may be there: reading it says what is wrong.
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { run, size: 0n, modifiedNs: 0n, young: true };
  }
}
