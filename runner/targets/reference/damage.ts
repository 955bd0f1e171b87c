import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { breakSeal, damageOf, isSealed } from '../../../artifacts/cache/sealed-folder.ts';
import { gatewaySets } from './gateway-sets.ts';
import { forgetSnapshot, isThere, isWhole } from './machine/warm-snapshot.ts';
import { expectedGuest, guestPackagesSet, qemuPackagesSet, warmDisk } from './ready-reference.ts';

/** What a set-up made and is not any more as it was made, a line for each part; nothing is changed. Reads all of it: some 600 MB, more with the gateways. */
export async function damageOfSetUp(cache: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const sets = [guestPackagesSet, qemuPackagesSet].map((set) => join(cache, set));
  const guest = await expectedGuest(cache, env);
  const folders = [
    ...sets,
    ...(await gatewayFolders(cache)),
    ...(guest === null ? [] : [guest.folder]),
  ].filter(isSealed);
  const lines = await Promise.all([
    ...folders.map(damagedFolder),
    ...(guest === null ? [] : [damagedSnapshot(warmDisk(guest))]),
  ]);
  return lines.filter((line) => line !== null);
}

/** Where what the reference gateways are started from lies, as far as it is there. */
export async function gatewayFolders(cache: string): Promise<readonly string[]> {
  const names = await readdir(cache).catch(() => []);
  const made = names.filter((name) => gatewaySets.some((set) => name.startsWith(set)));
  return made.map((name) => join(cache, name)).filter(isSealed);
}

/** What is wrong with one such folder, or null. A damaged one counts as half made from then on, so that a set-up makes it anew. */
export async function breakIfDamaged(folder: string): Promise<string | null> {
  const damage = await damagedFolder(folder);
  if (damage !== null) await breakSeal(folder);
  return damage;
}

/** The same for the snapshot, which is thrown away. */
export async function forgetIfDamaged(warm: string): Promise<string | null> {
  const damage = await damagedSnapshot(warm);
  if (damage !== null) await forgetSnapshot(warm);
  return damage;
}

async function damagedFolder(folder: string): Promise<string | null> {
  const damage = await damageOf(folder);
  const [first] = damage;
  if (first === undefined) return null;
  return `${folder} is damaged: ${first}${damage.length === 1 ? '' : `, and ${damage.length - 1} more`}`;
}

async function damagedSnapshot(warm: string): Promise<string | null> {
  return !isThere(warm) || (await isWhole(warm)) ? null : `${warm} is damaged`;
}
