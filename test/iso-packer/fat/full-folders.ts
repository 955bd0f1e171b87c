import type { Buffer } from 'node:buffer';
import { clusterAt, fatEntryAt, rawVolume } from './raw-volume.ts';

const ENTRIES = 65_536;

/** Puts so many folders into an empty FAT32 volume with clusters of 512 bytes, each as large as a folder may be and full of empty files. */
export function fillFolders(image: Buffer, count: number): void {
  const volume = rawVolume(image);
  const clusters = ENTRIES / 16;
  for (let number = 0; number < count; number += 1) {
    const first = 3 + number * clusters;
    for (let cluster = first; cluster < first + clusters; cluster += 1) {
      const last = cluster === first + clusters - 1;
      image.writeUInt32LE(last ? 0x0fffffff : cluster + 1, fatEntryAt(volume, cluster));
    }
    const entry = clusterAt(volume, 2) + number * 32;
    image.write(`D${number}`.padEnd(11), entry);
    image.writeUInt8(0x10, entry + 11);
    image.writeUInt16LE(first, entry + 26);
    for (let i = 0; i < ENTRIES; i += 1) {
      const at = clusterAt(volume, first) + 32 * i;
      image.write(`F${i}`.padEnd(11), at, 'latin1');
      image.writeUInt8(0x20, at + 11);
    }
  }
}
