import { Buffer } from 'node:buffer';
import { ENTRY_BYTES, SECTOR } from '../layout/geometry.ts';
import { FIRST_CLUSTER, type VolumePlan } from '../layout/plan-volume.ts';
import { MEDIA } from './boot-sector.ts';

const CHUNK = 64 * 1024;

/** One FAT (fatgen103 4), in pieces: it may have a gigabyte. */
export function* encodeAllocationTable({ geometry, chains }: VolumePlan): Generator<Uint8Array> {
  const { kind, fatSectors } = geometry;
  const size = fatSectors * SECTOR;
  const width = ENTRY_BYTES[kind];
  const values = entriesOf(chains, kind === 16 ? 0xffff : 0x0fff_ffff);
  for (let done = 0; done < size; done += CHUNK) {
    const bytes = Buffer.alloc(Math.min(CHUNK, size - done));
    for (let at = 0; at < bytes.length; at += width) {
      const value = values.next().value;
      if (value === undefined) break;
      bytes.writeUIntLE(value, at, width);
    }
    yield bytes;
  }
}

/**
 * Entry 0 has the media byte. In entry 1 the highest bit says that the volume was left clean, and the next that no error was met.
 * Then come the chains; what is zero is free.
 */
function* entriesOf(chains: readonly number[], end: number): Generator<number, undefined> {
  yield end - 0xff + MEDIA;
  yield end;
  let cluster = FIRST_CLUSTER;
  for (const length of chains) {
    const last = cluster + length - 1;
    for (; cluster < last; cluster += 1) yield cluster + 1;
    yield end;
    cluster += 1;
  }
}
