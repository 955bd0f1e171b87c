import { SECTOR } from '../../iso9660/sector.ts';
import type { UdfVolume } from '../layout/place-udf.ts';
import { encodeDirectory } from './directory.ts';
import { encodeFileEntry } from './file-entry.ts';
import { encodeFileSets } from './file-set.ts';

/** File entries given out at once: a mebibyte of them. */
const BATCH = 512;

/** What the partition begins with, in the order in which `placeUdf` hands out sectors. */
export function* partitionStructures(volume: UdfVolume): Generator<Uint8Array> {
  yield encodeFileSets(volume);
  for (let done = 0; done < volume.nodes.length; done += BATCH) yield fileEntries(volume, done);
  for (const directory of volume.directories.values()) yield encodeDirectory(volume, directory);
}

function fileEntries(volume: UdfVolume, first: number): Uint8Array {
  const nodes = volume.nodes.slice(first, first + BATCH);
  const bytes = new Uint8Array(nodes.length * SECTOR);
  for (const [i, node] of nodes.entries()) bytes.set(encodeFileEntry(volume, node), i * SECTOR);
  return bytes;
}
