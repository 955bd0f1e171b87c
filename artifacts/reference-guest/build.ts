import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile } from './compile.ts';
import type { HostPrograms } from './host-programs.ts';
import { buildInitramfs } from './initramfs.ts';
import { buildNtfsDisk } from './ntfs-disk.ts';

const here = import.meta.dirname;
const payloadSource = join(here, '../payloads/reference/marker-writer.c');

/** The files of one built guest; `folder` also takes the warm snapshot later. */
export interface GuestFiles {
  readonly folder: string;
  /** SHA-256 over everything the guest is made from. */
  readonly key: string;
  readonly kernel: string;
  readonly initramfs: string;
  readonly disk: string;
  /** The benign program that its images carry. */
  readonly payload: string;
}

/** The guest for these packages and these sources, if it is built already. */
export async function builtGuest(cache: string, packages: string): Promise<GuestFiles | null> {
  const files = guestFiles(cache, await guestKey(packages));
  return existsSync(join(files.folder, 'complete')) ? files : null;
}

/**
 * Builds what boots: kernel, initramfs, an empty NTFS disk, and the payload. `packages` names the exact packages it is made
 * from. Built beside and renamed when complete, so a killed build leaves nothing that looks like a guest.
 */
export async function buildReferenceGuest(
  cache: string,
  packages: string,
  host: HostPrograms,
): Promise<GuestFiles> {
  const files = guestFiles(cache, await guestKey(packages));
  const building = `${files.folder}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  await copyFile(await kernelImage(host), join(building, 'vmlinuz'));
  await writeFile(join(building, 'initramfs'), await buildInitramfs(host));
  await writeFile(join(building, 'payload'), await compile(payloadSource, host));
  await buildNtfsDisk(building, host);
  await writeFile(join(building, 'complete'), '');
  await rm(files.folder, { recursive: true, force: true });
  await rename(building, files.folder);
  return files;
}

function guestFiles(cache: string, key: string): GuestFiles {
  const folder = join(cache, `reference-guest-${key.slice(0, 16)}`);
  return {
    folder,
    key,
    kernel: join(folder, 'vmlinuz'),
    initramfs: join(folder, 'initramfs'),
    disk: join(folder, 'disk.qcow2'),
    payload: join(folder, 'payload'),
  };
}

/** Changes whenever a source or a package does. */
async function guestKey(packages: string): Promise<string> {
  const hash = createHash('sha256').update(packages);
  const sources = (await Array.fromAsync(glob('{*.ts,programs/**/*}', { cwd: here, withFileTypes: true })))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...sources, payloadSource])
    hash.update(file.slice(here.length)).update(await readFile(file));
  return hash.digest('hex');
}

async function kernelImage(host: HostPrograms): Promise<string> {
  const [image] = await Array.fromAsync(glob('boot/vmlinuz-*', { cwd: host.root }));
  if (image === undefined) throw new Error('the kernel package holds no /boot/vmlinuz');
  return join(host.root, image);
}
