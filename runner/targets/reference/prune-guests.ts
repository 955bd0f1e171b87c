import { glob, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type GuestFiles, guestPrefix } from '../../../artifacts/reference-guest/guest-files.ts';
import { leftMachines } from './machine/machine-folder.ts';

/** A guest that was used within this time is kept, in milliseconds: another checkout may share the cache. */
const keptMs = 24 * 60 * 60 * 1000;
const ours = new RegExp(`^${guestPrefix}[0-9a-f]{16}(\\.building)?$`);

/** This guest is in use today. Where that can't be noted, nothing is lost but time. */
export async function noteUse(guest: GuestFiles): Promise<void> {
  const now = new Date();
  await utimes(guest.folder, now, now).catch(() => {});
}

/** Removes guests that were built from other sources or packages and are not used any more. Returns their folders. */
export async function pruneGuests(cache: string, keep: GuestFiles): Promise<readonly string[]> {
  // Which guest a running machine has is not asked: then nothing is taken away.
  if ((await leftMachines(cache)).some(({ ownerAlive }) => ownerAlive)) return [];
  const removed: string[] = [];
  for await (const name of glob(`${guestPrefix}*`, { cwd: cache })) {
    const folder = join(cache, name);
    const found = await stat(folder).catch(() => null);
    if (found === null || !found.isDirectory() || !ours.test(name) || folder === keep.folder) continue;
    if (Date.now() - found.mtimeMs < keptMs) continue;
    await rm(folder, { recursive: true, force: true });
    removed.push(folder);
  }
  return removed;
}
