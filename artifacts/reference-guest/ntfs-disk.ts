import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { HostPrograms } from './host-programs.ts';

const volumeBytes = 32 << 20;

/** The guest's drive C:, a real NTFS volume, as a qcow2 image that can hold a snapshot of the running guest. */
export async function buildNtfsDisk(folder: string, host: HostPrograms): Promise<string> {
  const raw = join(folder, 'ntfs.raw');
  const disk = join(folder, 'disk.qcow2');
  const file = await open(raw, 'w');
  await file.truncate(volumeBytes);
  await file.close();
  const mkntfs = host.program('mkntfs');
  await execa(mkntfs.file, [...mkntfs.args, '-F', '-Q', '-q', '-L', 'REFGUEST', raw], {
    env: mkntfs.env,
    stdin: 'ignore',
  });
  const image = host.program('qemu-img');
  await execa(image.file, [...image.args, 'convert', '-f', 'raw', '-O', 'qcow2', raw, disk], {
    env: image.env,
    stdin: 'ignore',
  });
  return disk;
}
