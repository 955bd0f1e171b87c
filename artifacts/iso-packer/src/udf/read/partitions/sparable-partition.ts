import type { Buffer } from 'node:buffer';
import { damage } from '../../../reading/damage.ts';
import { tagFault } from '../tag.ts';
import type { Partition, PhysicalPartition, Run, UdfVolume } from './partition.ts';

/** UDF 1.50, 2.2.9: packets that went bad have others in their place, elsewhere on the medium. */
class SparablePartition implements Partition {
  readonly #physical: PhysicalPartition;
  readonly #packet: number;
  readonly #blockSize: number;
  /** First block of a packet to the sector of what takes its place. */
  readonly #spared: ReadonlyMap<number, number>;

  constructor(
    physical: PhysicalPartition,
    spared: ReadonlyMap<number, number>,
    { packet, blockSize }: { packet: number; blockSize: number },
  ) {
    this.#physical = physical;
    this.#packet = packet;
    this.#blockSize = blockSize;
    this.#spared = spared;
  }

  runAt(block: number): Run | null {
    const run = this.#physical.runAt(block);
    if (run === null || this.#spared.size === 0) return run;
    const within = block % this.#packet;
    const blocks = Math.min(run.blocks, this.#packet - within);
    const sector = this.#spared.get(block - within);
    return { start: sector === undefined ? run.start : (sector + within) * this.#blockSize, blocks };
  }
}

const MAX_TABLES = 4;

/** @param map the partition map, UDF 1.50, 2.2.9 */
export async function sparablePartition(
  { blocks }: UdfVolume,
  physical: PhysicalPartition,
  map: Buffer,
  namedAt: number,
): Promise<Partition> {
  const packet = map.readUInt16LE(40);
  const tables = Math.min(map.readUInt8(42), MAX_TABLES);
  let latest: Buffer | null = null;
  for (let i = 0; i < tables; i += 1) {
    const table = await tableAt(
      blocks.source,
      map.readUInt32LE(48 + 4 * i),
      map.readUInt32LE(44),
      blocks.size,
    );
    if (table !== null && (latest === null || table.readUInt32LE(52) > latest.readUInt32LE(52)))
      latest = table;
  }
  if (latest === null || packet === 0)
    throw damage('ISO_BAD_DESCRIPTOR', 'a sparable partition without its table', namedAt);
  return new SparablePartition(physical, sparedIn(latest), { packet, blockSize: blocks.size });
}

/** UDF 1.50, 2.2.11: 16 bits count the entries, of eight bytes each. */
const MAX_TABLE = 56 + 8 * 0xffff;

async function tableAt(
  source: UdfVolume['blocks']['source'],
  sector: number,
  size: number,
  blockSize: number,
): Promise<Buffer | null> {
  const offset = sector * blockSize;
  const length = Math.min(size, MAX_TABLE);
  if (length < 56 || offset + length > source.size) return null;
  const table = await source.read(offset, length);
  const isTable = table.toString('latin1', 17, 40).startsWith('*UDF Sparing Table');
  const entries = table.readUInt16LE(48);
  return isTable && tagFault(table, sector) === null && 56 + 8 * entries <= length ? table : null;
}

/** Entries from 0xfffffff0 on are free or unusable ones. */
function sparedIn(table: Buffer): Map<number, number> {
  const spared = new Map<number, number>();
  for (let i = 0; i < table.readUInt16LE(48); i += 1) {
    const packet = table.readUInt32LE(56 + 8 * i);
    if (packet < 0xffff_fff0) spared.set(packet, table.readUInt32LE(60 + 8 * i));
  }
  return spared;
}
