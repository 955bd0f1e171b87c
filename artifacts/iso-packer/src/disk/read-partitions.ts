import type { ByteSource } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import type { FoundPartition } from './found-partition.ts';
import { readGuidPartitions } from './guid-partition-table.ts';
import { type PartitionEntry, partitionEntries, TABLE } from './partition-entry.ts';

const PROTECTIVE = 0xee;
const EXTENDED = [0x05, 0x0f, 0x85];

/** Each is a record of its own, anywhere in the disk. */
const MOST_LOGICAL = 128;

/** Of a master boot record: nothing in it says otherwise, and disks with larger ones have a GUID partition table. */
const SECTOR = 512;

/**
 * The partitions of a disk: the primary ones, then the logical ones; or those of a GUID partition table. Null where there is no table,
 * or an empty one.
 * @throws IsoError `ISO_BAD_DESCRIPTOR`, `ISO_LOOP`, `ISO_OVERLAP`, `ISO_LIMIT`, `ISO_EXTENT_OUT_OF_RANGE` where the table is damaged
 */
export async function readPartitions(source: ByteSource): Promise<readonly FoundPartition[] | null> {
  if (source.size < TABLE.bytes) return null;
  const table = partitionEntries(await source.read(0, TABLE.bytes), 0);
  const entries = table?.filter(({ type }) => type !== 0) ?? [];
  if (entries.length === 0 || entries.some(({ start, sectors }) => start === 0 || sectors === 0)) return null;
  const guid = entries.some(({ type }) => type === PROTECTIVE);
  const partitions = guid ? await readGuidPartitions(source) : await ofBootRecords(source, entries);
  checkPlaces(partitions, source.size);
  return partitions;
}

/** Within the disk, and none in another: otherwise a small disk could hold any number of volumes. */
function checkPlaces(partitions: readonly FoundPartition[], diskSize: number): void {
  let end = SECTOR;
  for (const { start, size, namedAt } of partitions.toSorted((a, b) => a.start - b.start)) {
    if (size <= 0 || start < SECTOR || start + size > diskSize) {
      throw damage('ISO_EXTENT_OUT_OF_RANGE', 'a partition lies beyond the disk', namedAt);
    }
    if (start < end) throw damage('ISO_OVERLAP', 'two partitions overlap', namedAt);
    end = start + size;
  }
}

async function ofBootRecords(
  source: ByteSource,
  entries: readonly PartitionEntry[],
): Promise<FoundPartition[]> {
  const isExtended = ({ type }: PartitionEntry): boolean => EXTENDED.includes(type);
  const partitions = entries.filter((entry) => !isExtended(entry)).map((entry) => partitionOf(entry, 0));
  for (const extended of entries.filter(isExtended)) {
    partitions.push(...(await logicalPartitions(source, extended)));
  }
  return partitions;
}

/**
 * An extended partition is a chain of boot records. The first entry of each is a logical partition, which starts at so many sectors
 * from its record; the second is the next record, at so many from the extended partition.
 */
async function logicalPartitions(source: ByteSource, extended: PartitionEntry): Promise<FoundPartition[]> {
  const partitions: FoundPartition[] = [];
  const seen = new Set<number>();
  let link: PartitionEntry = extended;
  let record = extended.start;
  for (;;) {
    if (seen.has(record)) throw damage('ISO_LOOP', 'a chain of partitions runs into itself', link.offset);
    seen.add(record);
    if (seen.size > MOST_LOGICAL) {
      throw damage('ISO_LIMIT', `more than ${MOST_LOGICAL} logical partitions`, link.offset);
    }
    const at = record * SECTOR;
    if (at + SECTOR > source.size) {
      throw damage('ISO_EXTENT_OUT_OF_RANGE', 'a partition lies beyond the disk', link.offset);
    }
    const [logical, next] = partitionEntries(await source.read(at, TABLE.bytes), at) ?? [];
    if (logical === undefined || next === undefined) {
      throw damage('ISO_BAD_DESCRIPTOR', 'a logical partition has no boot record', at + TABLE.signatureAt);
    }
    if (logical.type !== 0) partitions.push(partitionOf(logical, record));
    if (!EXTENDED.includes(next.type)) return partitions;
    link = next;
    record = extended.start + next.start;
  }
}

function partitionOf({ start, sectors, offset }: PartitionEntry, from: number): FoundPartition {
  return { start: (from + start) * SECTOR, size: sectors * SECTOR, namedAt: offset };
}
