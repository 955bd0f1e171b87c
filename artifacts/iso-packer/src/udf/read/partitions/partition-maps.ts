import type { Buffer } from 'node:buffer';
import { damage } from '../../../reading/damage.ts';
import type { Descriptor } from '../tag.ts';
import type { VolumeSequence } from '../volume-sequence.ts';
import { metadataPartition } from './metadata-partition.ts';
import { type Partition, PhysicalPartition, type UdfVolume } from './partition.ts';
import { sparablePartition } from './sparable-partition.ts';
import { virtualPartition } from './virtual-partition.ts';

/** An entry of the partition map table (ECMA-167 3/10.7). */
interface PartitionMap {
  readonly type: number;
  readonly bytes: Buffer;
  /** Byte offset in the image. */
  readonly offset: number;
}

export interface Partitions {
  readonly list: readonly Partition[];
  /** The end of the last one, in blocks. */
  readonly end: number;
  /** A dstring that prevails over the logical volume descriptor's (UDF 2.00, 2.2.10). */
  readonly label: Buffer | null;
}

/** More than any volume has: two. */
const MAX_MAPS = 8;

/**
 * Every partition, in the order of the maps. Those of type 1 come first, as the others stand upon them.
 * @param volume without its partitions
 */
export async function readPartitions(
  volume: Omit<UdfVolume, 'partitions'>,
  { logicalVolume, partitions }: VolumeSequence,
): Promise<Partitions> {
  const maps = mapsOf(logicalVolume);
  const physical = maps.map((map) => physicalPartition(map, partitions, volume.blocks.size));
  const list: Partition[] = [...physical];
  let label: Buffer | null = null;
  for (const [i, map] of maps.entries()) {
    const own = physical[i];
    if (map.type === 1 || own === undefined) continue;
    const base = maps.findIndex((other) => other.type === 1 && numberOf(other) === numberOf(map));
    const index = base === -1 ? i : base;
    const kind = map.bytes.toString('latin1', 5, 28).replace(/\0+$/, '');
    const known: UdfVolume = { ...volume, partitions: list };
    if (kind === '*UDF Sparable Partition') {
      list[i] = await sparablePartition(known, own, map.bytes, map.offset);
    } else if (kind === '*UDF Metadata Partition') {
      list[i] = await metadataPartition(known, map.bytes.readUInt32LE(40), index, map.offset);
    } else if (kind === '*UDF Virtual Partition') {
      const virtual = await virtualPartition(known, own, index, map.offset);
      list[i] = virtual.partition;
      label = virtual.label;
    } else {
      throw damage('ISO_UNSUPPORTED_FORMAT', `a partition map ${JSON.stringify(kind)}`, map.offset);
    }
  }
  return {
    list,
    label,
    end: Math.max(0, ...physical.map(({ firstSector, blockCount }) => firstSector + blockCount)),
  };
}

/** ECMA-167 3/10.6.8 to 10.6.13, 3/10.7. */
function mapsOf({ bytes, offset }: Descriptor): PartitionMap[] {
  const count = bytes.readUInt32LE(268);
  const end = 440 + bytes.readUInt32LE(264);
  if (end > bytes.length || count > MAX_MAPS)
    throw damage('ISO_BAD_DESCRIPTOR', 'a map of partitions without end', offset + 264);
  const maps: PartitionMap[] = [];
  let at = 440;
  for (let i = 0; i < count; i += 1) {
    const type = at + 2 <= end ? bytes.readUInt8(at) : 0;
    const length = LENGTHS[type];
    if (length === undefined || bytes.readUInt8(at + 1) !== length || at + length > end) {
      throw damage('ISO_BAD_DESCRIPTOR', 'a partition map that does not fit', offset + at);
    }
    maps.push({ type, bytes: bytes.subarray(at, at + length), offset: offset + at });
    at += length;
  }
  return maps;
}

/** ECMA-167 3/10.7.2 and 10.7.3, by type. */
const LENGTHS: readonly (number | undefined)[] = [undefined, 6, 64];

/** Of the partition descriptor. ECMA-167 3/10.7.2.4; UDF 1.50, 2.2.8. */
function numberOf({ type, bytes }: PartitionMap): number {
  return bytes.readUInt16LE(type === 1 ? 4 : 38);
}

function physicalPartition(
  map: PartitionMap,
  descriptors: VolumeSequence['partitions'],
  blockSize: number,
): PhysicalPartition {
  const descriptor = descriptors.get(numberOf(map));
  if (descriptor === undefined)
    throw damage('ISO_BAD_DESCRIPTOR', 'a partition that is not described', map.offset);
  const { bytes, offset } = descriptor;
  const contents = bytes.toString('latin1', 25, 31); // 10.5.5
  if (contents !== '+NSR02' && contents !== '+NSR03')
    throw damage('ISO_UNSUPPORTED_FORMAT', `a partition of ${JSON.stringify(contents)}`, offset + 24);
  return new PhysicalPartition(bytes.readUInt32LE(188), bytes.readUInt32LE(192), blockSize);
}
