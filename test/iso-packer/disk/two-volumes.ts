import { Buffer } from 'node:buffer';
import { fileInput } from 'iso-packer';
import { readDisk } from '../../../artifacts/iso-packer/src/disk/read-disk.ts';
import { MemorySource, volumeOf } from '../fat/volume-bytes.ts';

export const SECTOR = 512;
const one = await volumeOf([fileInput('ONE', '1')], { label: 'FIRST', diskSize: 3 * 1024 ** 2 });
const two = await volumeOf([fileInput('d/TWO', '22')], { label: 'SECOND', diskSize: 3 * 1024 ** 2 });
const VOLUME = one.length / SECTOR;

export interface Entry {
  readonly type: number;
  readonly start: number;
  readonly sectors: number;
}

export function table(disk: Buffer, at: number, entries: readonly Entry[]): void {
  disk.writeUInt16LE(0xaa55, at + 510);
  for (const [index, { type, start, sectors }] of entries.entries()) {
    const entry = at + 446 + 16 * index;
    disk.writeUInt8(type, entry + 4);
    disk.writeUInt32LE(start, entry + 8);
    disk.writeUInt32LE(sectors, entry + 12);
  }
}

/** Two volumes from sector 104 and from sector 10000, and whatever table. */
export function diskWith(fill: (disk: Buffer) => void): Buffer {
  const disk = Buffer.alloc(20_000 * SECTOR);
  one.copy(disk, 104 * SECTOR);
  two.copy(disk, 10_000 * SECTOR);
  fill(disk);
  return disk;
}

export const FIRST: Entry = { type: 0x06, start: 104, sectors: VOLUME };
export const SECOND: Entry = { type: 0x06, start: 10_000, sectors: VOLUME };

/** What is read of a disk; of files, the first bytes. */
export async function listed(disk: Buffer) {
  const volume = await readDisk(new MemorySource(disk));
  const files = volume?.entries.filter(({ type }) => type === 'file') ?? [];
  const contents = files.map(({ path, extents: [extent] }) => {
    const { start, size } = extent ?? { start: null, size: 0 };
    return [path, disk.toString('latin1', start ?? 0, (start ?? 0) + size)];
  });
  return { formats: volume?.formats, labels: volume?.labels, contents };
}
