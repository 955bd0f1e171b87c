import { readFileEntry } from '../file-entry.ts';
import type { Partition, Run, UdfVolume } from './partition.ts';

interface Piece extends Run {
  /** Blocks before it. */
  readonly first: number;
}

/** UDF 2.50, 2.2.10: the blocks of a file in the physical partition, as a partition. */
class MetadataPartition implements Partition {
  readonly #pieces: readonly Piece[];
  readonly #blockSize: number;

  constructor(pieces: readonly Piece[], blockSize: number) {
    this.#pieces = pieces;
    this.#blockSize = blockSize;
  }

  runAt(block: number): Run | null {
    const piece = this.#pieces[this.#countUpTo(block) - 1];
    if (piece === undefined) return null;
    const within = block - piece.first;
    if (within >= piece.blocks) return null;
    return { start: piece.start + within * this.#blockSize, blocks: piece.blocks - within };
  }

  /** How many pieces begin at this block or before it. */
  #countUpTo(block: number): number {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pieces[middle]?.first ?? 0) > block) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The mirror is for media that fail, as the reserve volume descriptor sequence is.
 * @param block of the metadata file's entry, in the physical partition
 * @param index of that partition among the volume's
 */
export async function metadataPartition(
  volume: UdfVolume,
  block: number,
  index: number,
  namedAt: number,
): Promise<Partition> {
  const { extents } = await readFileEntry(volume, { block, partition: index }, namedAt);
  const pieces: Piece[] = [];
  let first = 0;
  for (const { start, size } of extents) {
    const blocks = Math.ceil(size / volume.blocks.size);
    // What is allocated and not recorded has numbers, too.
    if (start !== null) pieces.push({ first, start, blocks });
    first += blocks;
  }
  return new MetadataPartition(pieces, volume.blocks.size);
}
