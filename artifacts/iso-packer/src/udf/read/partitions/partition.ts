import { damage } from '../../../reading/damage.ts';
import type { Limits } from '../../../reading/limits.ts';
import type { RecordedExtent } from '../../../reading/volume.ts';
import type { Blocks } from '../blocks.ts';

/** ECMA-167 4/7.1: a block of a partition, which is named by its place among the partition maps. */
export interface Address {
  readonly block: number;
  readonly partition: number;
}

/** Blocks that lie one after the other. */
export interface Run {
  /** Byte offset of the first one. */
  readonly start: number;
  readonly blocks: number;
}

/** How the blocks of a partition lie in the image. */
export interface Partition {
  /** The run that begins with this block; null where the partition has no such block. */
  runAt(block: number): Run | null;
}

/** What is known of a volume once its partitions are. */
export interface UdfVolume {
  readonly blocks: Blocks;
  readonly limits: Limits;
  readonly partitions: readonly Partition[];
}

/** ECMA-167 3/10.5 */
export class PhysicalPartition implements Partition {
  readonly firstSector: number;
  readonly blockCount: number;
  readonly #blockSize: number;

  /** @param firstSector and `blockCount` in blocks */
  constructor(firstSector: number, blockCount: number, blockSize: number) {
    this.firstSector = firstSector;
    this.blockCount = blockCount;
    this.#blockSize = blockSize;
  }

  runAt(block: number): Run | null {
    if (block >= this.blockCount) return null;
    return { start: (this.firstSector + block) * this.#blockSize, blocks: this.blockCount - block };
  }
}

/** Where so many bytes from a block on lie in the image. */
export function locate(volume: UdfVolume, address: Address, size: number, namedAt: number): RecordedExtent[] {
  const blockSize = volume.blocks.size;
  const extents: RecordedExtent[] = [];
  for (let done = 0; done < size; ) {
    const run = runAt(volume, { ...address, block: address.block + done / blockSize }, namedAt);
    const length = Math.min(size - done, run.blocks * blockSize);
    const last = extents.at(-1);
    if (last !== undefined && last.start + last.size === run.start) {
      extents[extents.length - 1] = { ...last, size: last.size + length };
    } else {
      extents.push({ start: run.start, size: length, namedAt });
    }
    done += length;
  }
  return extents;
}

export function locateBlock(volume: UdfVolume, address: Address, namedAt: number): RecordedExtent {
  return { start: runAt(volume, address, namedAt).start, size: volume.blocks.size, namedAt };
}

function runAt({ limits, partitions }: UdfVolume, { block, partition }: Address, namedAt: number): Run {
  limits.piece(namedAt);
  const map = partitions[partition];
  if (map === undefined) throw damage('ISO_BAD_RECORD', 'a partition that is not there', namedAt);
  const run = map.runAt(block);
  if (run === null) throw damage('ISO_EXTENT_OUT_OF_RANGE', 'a record points beyond its partition', namedAt);
  return run;
}
