import { SECTOR } from '../../iso9660/sector.ts';
import type { UdfVolume } from '../layout/place-udf.ts';
import {
  FIRST_ANCHOR,
  INTEGRITY_SEQUENCE,
  MAIN_SEQUENCE,
  PARTITION_START,
  RESERVE_SEQUENCE,
  SEQUENCE_SECTORS,
} from '../layout/volume-space.ts';
import { TAG } from '../tag-id.ts';
import { Descriptor } from './descriptor.ts';
import { encodeIntegrity, encodeSequence, encodeTerminating } from './volume-sequence.ts';

/** Everything from this sector, the one after ISO 9660's descriptors, up to the partition. */
export function encodeVolumeStructures(volume: UdfVolume, first: number): Uint8Array {
  const bytes = new Uint8Array((PARTITION_START - first) * SECTOR);
  const put = (sector: number, structures: readonly Uint8Array[]): void => {
    for (const [i, structure] of structures.entries()) bytes.set(structure, (sector + i - first) * SECTOR);
  };
  put(first, ['BEA01', 'NSR02', 'TEA01'].map(recognition));
  put(MAIN_SEQUENCE, encodeSequence(volume, MAIN_SEQUENCE));
  put(RESERVE_SEQUENCE, encodeSequence(volume, RESERVE_SEQUENCE));
  put(INTEGRITY_SEQUENCE, [
    encodeIntegrity(volume, INTEGRITY_SEQUENCE),
    encodeTerminating(INTEGRITY_SEQUENCE + 1),
  ]);
  put(FIRST_ANCHOR, [encodeAnchor(FIRST_ANCHOR)]);
  return bytes;
}

/** ECMA-167 2/9.1: type 0, the identifier, version 1. */
function recognition(identifier: string): Uint8Array {
  const fields = new Descriptor(SECTOR);
  fields.ascii(1, identifier);
  fields.byte(6, 1);
  return fields.bytes;
}

/** ECMA-167 3/10.2, as a whole sector. */
export function encodeAnchor(location: number): Uint8Array {
  const fields = new Descriptor(512);
  fields.extent(16, SEQUENCE_SECTORS * SECTOR, MAIN_SEQUENCE); // 10.2.2
  fields.extent(24, SEQUENCE_SECTORS * SECTOR, RESERVE_SEQUENCE); // 10.2.3
  const sector = new Uint8Array(SECTOR);
  sector.set(fields.tag(TAG.anchor, location));
  return sector;
}
