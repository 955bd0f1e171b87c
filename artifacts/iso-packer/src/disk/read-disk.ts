import { readFat } from '../fat/read/read-fat.ts';
import { IsoError } from '../iso-error.ts';
import { type ByteSource, Window } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import type { Format, FoundEntry, FoundVolume } from '../reading/volume.ts';
import type { FoundPartition } from './found-partition.ts';
import { TABLE } from './partition-entry.ts';
import { readPartitions } from './read-partitions.ts';

/** Of all volumes together. */
const MOST_ENTRIES = 250_000;

/**
 * A bare FAT volume, or the FAT volumes in the partitions of a disk, offsets being those of the disk; null where there is neither. Of
 * several volumes each one's paths begin with `partition 1/` and so on, by the number of the partition.
 * @throws IsoError what is wrong with table or volume; `ISO_UNSUPPORTED_FORMAT` where a partition has another file system that is known,
 *   as leaving it out silently would be worse, or none has one that is read.
 */
export async function readDisk(source: ByteSource): Promise<FoundVolume | null> {
  const bare = await readFat(source);
  if (bare !== null) return bare;
  const partitions = await readPartitions(source);
  if (partitions === null) return null;
  const volumes = await readVolumes(source, partitions);
  if (volumes.length === 0) throw nothingToRead(partitions);
  const formats = new Set<Format>(['mbr', ...volumes.flatMap(({ volume }) => volume.formats)]);
  const entries = volumes.flatMap(({ number, volume }) => {
    return volumes.length === 1 ? volume.entries : prefixed(volume.entries, `partition ${number}/`);
  });
  return { formats: [...formats], labels: labelsOf(volumes), entries };
}

interface NumberedVolume {
  /** Of its partition, from 1. */
  readonly number: number;
  readonly volume: FoundVolume;
}

async function readVolumes(
  source: ByteSource,
  partitions: readonly FoundPartition[],
): Promise<NumberedVolume[]> {
  const volumes: NumberedVolume[] = [];
  let entries = 0;
  for (const [index, partition] of partitions.entries()) {
    const volume = await readPartition(source, partition);
    if (volume === null) continue;
    volumes.push({ number: index + 1, volume });
    entries += volume.entries.length;
    if (entries > MOST_ENTRIES) {
      throw damage('ISO_LIMIT', `more than ${MOST_ENTRIES} entries`, partition.namedAt);
    }
  }
  return volumes;
}

/** Of several volumes of one kind that of the first. */
function labelsOf(volumes: readonly NumberedVolume[]): FoundVolume['labels'] {
  const labels: FoundVolume['labels'] = {};
  for (const { volume } of volumes.toReversed()) Object.assign(labels, volume.labels);
  return labels;
}

/** The volume in a partition, with offsets in the disk; those of its errors, too. */
async function readPartition(
  source: ByteSource,
  { start, size }: FoundPartition,
): Promise<FoundVolume | null> {
  try {
    const volume = await readFat(new Window(source, start, size));
    return volume === null
      ? null
      : { ...volume, entries: volume.entries.map((entry) => moved(entry, start)) };
  } catch (error) {
    if (!(error instanceof IsoError) || error.offset === undefined) throw error;
    const { code, what, mend, offset, cause } = error;
    throw new IsoError(code, what, { mend, offset: start + offset, cause });
  }
}

function moved(entry: FoundEntry, by: number): FoundEntry {
  const extents = entry.extents.map(({ start, size, namedAt }) => {
    return { start: start === null ? null : start + by, size, namedAt: namedAt + by };
  });
  return { ...entry, extents };
}

function prefixed(entries: readonly FoundEntry[], prefix: string): FoundEntry[] {
  return entries.map((entry) => ({ ...entry, path: prefix + entry.path }));
}

function nothingToRead(partitions: readonly FoundPartition[]): IsoError {
  return new IsoError('ISO_UNSUPPORTED_FORMAT', 'a disk without a FAT volume, which is not read here', {
    mend: 'give a disk with a partition that is formatted with FAT12, FAT16 or FAT32',
    // An extended partition with nothing in it leaves none.
    offset: partitions[0]?.start ?? TABLE.start,
  });
}
