import { copyFile, glob, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sealFolder } from '../cache/sealed-folder.ts';
import { compile } from './compile.ts';
import { buildGuestDisk } from './guest-disk.ts';
import { type GuestFiles, guestFiles, guestKey, payloadSource } from './guest-files.ts';
import type { HostPrograms } from './host-programs.ts';
import { buildInitramfs } from './initramfs.ts';
import { buildToolsDrive } from './tools-drive.ts';

/**
 * Builds what boots: kernel, initramfs, a disk with empty volumes, a drive with tools, and the payload. `packages` names the exact packages it is made
 * from. Built beside and renamed when complete, so a killed build leaves nothing that looks like a guest.
 */
export async function buildReferenceGuest(
  cache: string,
  packages: string,
  host: HostPrograms,
  signal: AbortSignal,
): Promise<GuestFiles> {
  const files = guestFiles(cache, await guestKey(packages));
  const building = `${files.folder}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  await copyFile(await kernelImage(host), join(building, 'vmlinuz'));
  await writeFile(join(building, 'initramfs'), await buildInitramfs(host, building));
  await writeFile(join(building, 'payload'), await compile([payloadSource], host, building));
  await buildGuestDisk(building, host);
  await buildToolsDrive(building, host);
  signal.throwIfAborted();
  await sealFolder(building);
  await rm(files.folder, { recursive: true, force: true });
  await rename(building, files.folder);
  return files;
}

async function kernelImage(host: HostPrograms): Promise<string> {
  const [image] = await Array.fromAsync(glob('boot/vmlinuz-*', { cwd: host.root }));
  if (image === undefined) throw new Error('the kernel package holds no /boot/vmlinuz');
  return join(host.root, image);
}
