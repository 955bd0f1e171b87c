import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { openAptState, runApt } from './apt.ts';
import { PackageError } from './package-error.ts';
import type { PackageFile, Work } from './wanted.ts';

/** An unpacked package takes up to about four times its download, and both lie on the disk for a while. */
const DISK_FACTOR = 5;
/** Starting apt costs a third of a second, and a reader wants a sign of life every few seconds. */
const FILES_PER_CALL = 40;

/** Where the file of a package lies once it is downloaded. */
export function archivePath(cache: string, file: PackageFile): string {
  return path.join(cache, 'apt', 'archives', file.file);
}

/**
 * Downloads what is missing; a file of another size or SHA-256 than planned is fetched again.
 * @throws PackageError `DOWNLOAD_FAILED`, `DAMAGED_PACKAGE`, `DISK_FULL`, `NOT_DEBIAN`
 */
export async function downloadPackages(
  cache: string,
  files: readonly PackageFile[],
  work: Work,
): Promise<void> {
  const state = await openAptState(cache);
  const missing: PackageFile[] = [];
  for (const file of files) {
    const fault = await faultOf(archivePath(cache, file), file);
    if (fault === null) continue;
    if (fault !== 'missing') work.progress(`${file.file} is damaged (${fault}): fetching it again`);
    await rm(archivePath(cache, file), { force: true });
    missing.push(file);
  }
  const bytes = total(missing);
  const disk = await statfs(state.archives);
  if (disk.bavail * disk.bsize < bytes * DISK_FACTOR) throw PackageError.diskFull(state.archives);
  if (missing.length > 0) {
    work.progress(`downloading ${missing.length} of ${files.length} packages, ${megabytes(bytes)}`);
  }

  for (let from = 0; from < missing.length; from += FILES_PER_CALL) {
    const batch = missing.slice(from, from + FILES_PER_CALL);
    const names = batch.map((file) => `${file.package}=${file.version}`);
    const answer = await runApt(state, 'apt-get', ['download', ...names], {
      archives: state.archives,
      signal: work.signal,
    });
    for (const file of batch) {
      const fault = await faultOf(archivePath(cache, file), file);
      if (fault === null) continue;
      await rm(archivePath(cache, file), { force: true });
      throw downloadFailure(file, fault, answer.stderr);
    }
    if (missing.length > FILES_PER_CALL) {
      work.progress(
        `  ${from + batch.length} of ${missing.length}, ${megabytes(total(missing.slice(0, from + batch.length)))}`,
      );
    }
  }
}

async function faultOf(location: string, file: PackageFile): Promise<string | null> {
  const found = await stat(location).catch(() => null);
  if (!found) return 'missing';
  if (found.size !== file.bytes) return `${found.size} bytes instead of ${file.bytes}`;
  if (file.sha256 === null) return null;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(location)) hash.update(chunk);
  const sha256 = hash.digest('hex');
  return sha256 === file.sha256 ? null : `SHA-256 ${sha256} instead of ${file.sha256}`;
}

function downloadFailure(file: PackageFile, fault: string, stderr: string): PackageError {
  if (fault !== 'missing') {
    return new PackageError(
      'DAMAGED_PACKAGE',
      `${file.uri} arrived damaged: ${fault}`,
      'a proxy or mirror serves a wrong file: choose another mirror in /etc/apt, or try again later',
    );
  }
  const reason = /^[EW]: (.*)$/m.exec(stderr)?.[1] ?? 'apt-get gave no reason';
  return new PackageError(
    'DOWNLOAD_FAILED',
    `${file.uri} could not be downloaded: ${reason}`,
    'check the network and start again: what is already here is kept',
  );
}

function total(files: readonly PackageFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
