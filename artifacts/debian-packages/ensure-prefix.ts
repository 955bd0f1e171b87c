import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { oneAtATime } from '../cache/one-at-a-time.js';
import { sealFolder } from '../cache/sealed-folder.ts';
import { DebianPrefix, openPrefix } from './debian-prefix.ts';
import { archivePath, downloadPackages } from './download.ts';
import { type Manifest, makeManifest } from './manifest.ts';
import { PackageError } from './package-error.ts';
import { planPackages } from './plan.ts';
import { unpackPackage } from './unpack.ts';
import type { PackageFile, Wanted, Work } from './wanted.ts';

const TOP_LINKS = ['bin', 'sbin', 'lib', 'lib64'];
const UNPACKED_AT_ONCE = 2;

/**
 * A set of packages, unpacked under `<cache>/<set>`. When it is there and was made for the same wish, nothing is done and no
 * network is needed. A call that was stopped or killed half-way is finished by the next; two calls at once wait for each other.
 * @throws PackageError
 */
export async function ensurePrefix(
  cache: string,
  set: string,
  wanted: readonly Wanted[],
  work: Work,
): Promise<DebianPrefix> {
  const ready = await openPrefix(cache, set, wanted);
  if (ready) return ready;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new PackageError(
      'NOT_X86_64',
      `packages are fetched for Linux on x86-64 only, and this is ${process.platform} on ${process.arch}`,
      'run it on an x86-64 machine with Debian, or in a container of it',
    );
  }
  const onWait = () => work.progress(`another process is fetching packages into ${cache}: waiting for it`);
  return oneAtATime(path.join(cache, 'packages.lock'), { onWait, signal: work.signal }, async () => {
    const made = await openPrefix(cache, set, wanted);
    return made ?? (await makePrefix(cache, set, wanted, work));
  });
}

async function makePrefix(
  cache: string,
  set: string,
  wanted: readonly Wanted[],
  work: Work,
): Promise<DebianPrefix> {
  await removeHalfDone(cache, set);
  const files = await planPackages(cache, wanted, work);
  await downloadPackages(cache, files, work);

  const building = path.join(cache, `${set}.building`);
  const root = path.join(building, 'root');
  await mkdir(root, { recursive: true });
  work.progress(`unpacking ${files.length} packages`);
  await unpackAll(cache, files, root, work);
  for (const name of TOP_LINKS) {
    if (existsSync(path.join(root, 'usr', name))) await symlink(`usr/${name}`, path.join(root, name));
  }
  const manifest = makeManifest(wanted, files);
  await writeFile(path.join(building, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await sealFolder(building);
  await takeOver(cache, set, building);
  for (const file of files) await rm(archivePath(cache, file), { force: true });
  return new DebianPrefix(path.join(cache, set, 'root'), manifest satisfies Manifest);
}

async function unpackAll(
  cache: string,
  files: readonly PackageFile[],
  root: string,
  work: Work,
): Promise<void> {
  const queue = files.values();
  const worker = async () => {
    for (const file of queue) {
      work.signal?.throwIfAborted();
      await unpackPackage(archivePath(cache, file), root, { signal: work.signal });
    }
  };
  await Promise.all(Array.from({ length: UNPACKED_AT_ONCE }, worker));
}

async function takeOver(cache: string, set: string, building: string): Promise<void> {
  const place = path.join(cache, set);
  const old = path.join(cache, `${set}.old`);
  if (existsSync(place)) await rename(place, old);
  await rename(building, place);
  await rm(old, { recursive: true, force: true });
}

/** What a killed call left; safe, because the caller holds the lock. */
async function removeHalfDone(cache: string, set: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (name === `${set}.building` || name === `${set}.old`)
      await rm(path.join(cache, name), { recursive: true, force: true });
  }
}
