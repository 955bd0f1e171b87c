import { Buffer } from 'node:buffer';
import { damage } from '../../../reading/damage.ts';
import { TAG } from '../../tag-id.ts';
import { type FileEntry, readFileEntry } from '../file-entry.ts';
import { tagFault } from '../tag.ts';
import type { Partition, PhysicalPartition, Run, UdfVolume } from './partition.ts';

/** UDF 1.50, 2.2.8: blocks of media that are written once, under numbers that stay while they move. */
class VirtualPartition implements Partition {
  readonly #physical: PhysicalPartition;
  readonly #table: Buffer;

  constructor(physical: PhysicalPartition, table: Buffer) {
    this.#physical = physical;
    this.#table = table;
  }

  /** UDF 1.50, 2.2.10: all ones for a number that is not in use. */
  runAt(block: number): Run | null {
    if ((block + 1) * 4 > this.#table.length) return null;
    const run = this.#physical.runAt(this.#table.readUInt32LE(block * 4));
    return run === null ? null : { ...run, blocks: 1 };
  }
}

/** UDF 2.00, 2.2.10; in 1.50 the type is 0, and the table ends with an identifier. */
const TABLE_TYPE = 248;
const UNSPECIFIED_TYPE = 0;
const OLD_IDENTIFIER = '*UDF Virtual Alloc Tbl';

/** It is the last thing written; but burners and copiers leave some blocks after it. */
const SEARCHED_BLOCKS = 512;

/** In bytes: room for sixteen times the entries that are listed. */
const MAX_TABLE = 16 * 1024 * 1024;

/** @param index of the physical partition among the volume's */
export async function virtualPartition(
  volume: UdfVolume,
  physical: PhysicalPartition,
  index: number,
  namedAt: number,
): Promise<{ partition: Partition; label: Buffer | null }> {
  const { count } = volume.blocks;
  const last = Math.min(count, physical.firstSector + physical.blockCount) - 1;
  for (let sector = last; sector > last - SEARCHED_BLOCKS && sector >= physical.firstSector; sector -= 1) {
    const block = sector - physical.firstSector;
    if (!(await isEntryAt(volume, sector, block))) continue;
    const entry = await readFileEntry(volume, { block, partition: index }, namedAt);
    const table = await tableOf(volume, entry);
    if (table !== null)
      return { partition: new VirtualPartition(physical, table.entries), label: table.label };
  }
  throw damage('ISO_BAD_DESCRIPTOR', 'a virtual partition without its table', namedAt);
}

async function isEntryAt({ blocks }: UdfVolume, sector: number, block: number): Promise<boolean> {
  const bytes = await blocks.read(sector);
  const id = bytes.readUInt16LE(0);
  return (id === TAG.fileEntry || id === TAG.extendedFileEntry) && tagFault(bytes, block) === null;
}

async function tableOf(
  volume: UdfVolume,
  entry: FileEntry,
): Promise<{ entries: Buffer; label: Buffer | null } | null> {
  if (entry.fileType !== TABLE_TYPE && entry.fileType !== UNSPECIFIED_TYPE) return null;
  const bytes = await contentOf(volume, entry);
  if (entry.fileType === TABLE_TYPE) {
    const head = bytes.length < 152 ? 0 : bytes.readUInt16LE(0);
    if (head < 152 || head > bytes.length)
      throw damage('ISO_BAD_RECORD', 'a table of a virtual partition without a head', entry.block.start);
    return { entries: bytes.subarray(head), label: bytes.subarray(4, 132) };
  }
  const end = bytes.length - 36;
  if (end < 0 || !bytes.toString('latin1', end + 1, end + 24).startsWith(OLD_IDENTIFIER)) return null;
  return { entries: bytes.subarray(0, end), label: null };
}

async function contentOf({ blocks }: UdfVolume, { extents, block }: FileEntry): Promise<Buffer> {
  const size = extents.reduce((sum, extent) => sum + extent.size, 0);
  if (size > MAX_TABLE)
    throw damage('ISO_LIMIT', `a table of a virtual partition over ${MAX_TABLE} bytes`, block.start);
  const parts: Buffer[] = [];
  for (const { start, size: length } of extents) {
    parts.push(start === null ? Buffer.alloc(length) : await blocks.source.read(start, length));
  }
  return Buffer.concat(parts);
}
