import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSealed } from '../cache/sealed-folder.ts';

const here = import.meta.dirname;
/** Of the reference guest's payload. */
export const payloadSource = join(here, '../payloads/reference/marker-writer.c');

/** How the folder of every guest is called that was ever built into a cache, before its key. */
export const guestPrefix = 'reference-guest-';

/** The files of one built guest; `folder` also takes the warm snapshot later. */
export interface GuestFiles {
  readonly folder: string;
  /** SHA-256 over everything the guest is made from. */
  readonly key: string;
  readonly kernel: string;
  readonly initramfs: string;
  readonly disk: string;
  /** A second drive, only to be read, with programs that the guest can do without. */
  readonly tools: string;
  /** The benign program that its images carry. */
  readonly payload: string;
}

/** The guest for these packages and these sources, if it is built already. */
export async function builtGuest(cache: string, packages: string): Promise<GuestFiles | null> {
  const files = guestFiles(cache, await guestKey(packages));
  return isSealed(files.folder) ? files : null;
}

export function guestFiles(cache: string, key: string): GuestFiles {
  const folder = join(cache, `${guestPrefix}${key.slice(0, 16)}`);
  return {
    folder,
    key,
    kernel: join(folder, 'vmlinuz'),
    initramfs: join(folder, 'initramfs'),
    disk: join(folder, 'disk.qcow2'),
    tools: join(folder, 'tools.iso'),
    payload: join(folder, 'payload'),
  };
}

/** Changes whenever a source or a package does. */
export async function guestKey(packages: string): Promise<string> {
  const hash = createHash('sha256').update(packages);
  const sources = (await Array.fromAsync(glob('{*.ts,programs/**/*}', { cwd: here, withFileTypes: true })))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...sources, payloadSource])
    hash.update(file.slice(here.length)).update(await readFile(file));
  return hash.digest('hex');
}
