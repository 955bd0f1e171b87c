import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { packImage } from 'iso-packer';
import type { HostPrograms } from './host-programs.ts';
import { type Volume, volumes } from './volumes.ts';

/** The guest's disk with its volumes, all empty, as a qcow2 image that can hold a snapshot of the running guest. */
export async function buildGuestDisk(folder: string, host: HostPrograms): Promise<string> {
  const raw = join(folder, 'disk.raw');
  const disk = join(folder, 'disk.qcow2');
  {
    await using file = await open(raw, 'w');
    await file.truncate(Math.max(...volumes.map(({ start, length }) => start + length)));
    for (const volume of volumes) {
      if (volume.fileSystem === 'fat') await writeAt(file, volume.start, fatVolume(volume));
      else await writeAt(file, volume.start, [await ntfsVolume(volume, folder, host)]);
    }
  }
  const image = host.program('qemu-img');
  await execa(image.file, [...image.args, 'convert', '-f', 'raw', '-O', 'qcow2', raw, disk], {
    env: image.env,
    stdin: 'ignore',
  });
  await rm(raw);
  return disk;
}

async function writeAt(
  file: FileHandle,
  start: number,
  chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[],
): Promise<void> {
  let at = start;
  for await (const chunk of chunks) {
    await file.write(chunk, 0, chunk.length, at);
    at += chunk.length;
  }
}

async function ntfsVolume(
  { label, length }: Volume,
  folder: string,
  host: HostPrograms,
): Promise<Uint8Array> {
  const raw = join(folder, 'volume.raw');
  {
    await using file = await open(raw, 'w');
    await file.truncate(length);
  }
  const mkntfs = host.program('mkntfs');
  await execa(mkntfs.file, [...mkntfs.args, '-F', '-Q', '-q', '-L', label, raw], {
    env: mkntfs.env,
    stdin: 'ignore',
  });
  const bytes = await readFile(raw);
  await rm(raw);
  return bytes;
}

function fatVolume({ label, length }: Volume): AsyncIterable<Uint8Array> {
  return packImage([], { format: 'img', label, diskSize: length }).bytes;
}
