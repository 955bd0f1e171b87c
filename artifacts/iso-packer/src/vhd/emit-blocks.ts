import { Buffer } from 'node:buffer';
import type { Chunks } from '../writing/emit-files.ts';
import { BLOCK_SIZE, bitmapSizeOf, UNUSED_ENTRY } from './dynamic-header.ts';
import { SECTOR } from './geometry.ts';

const BITMAP_SIZE = bitmapSizeOf(BLOCK_SIZE);
export const STORED_BLOCK_SIZE = BITMAP_SIZE + BLOCK_SIZE;

/** Specification 1.0, "Block Allocation Table": the first blocks of the disk are stored, in order, right behind the table. */
export function encodeTable(tableAt: number, entries: number, stored: number): Buffer {
  const size = Math.ceil((entries * 4) / SECTOR) * SECTOR;
  const table = Buffer.alloc(size, 0xff);
  for (let block = 0; block < entries; block += 1) {
    const at = tableAt + size + block * STORED_BLOCK_SIZE;
    table.writeUInt32BE(block < stored ? at / SECTOR : UNUSED_ENTRY, block * 4);
  }
  return table;
}

/**
 * The first blocks of a disk, each behind its bitmap. All of the disk is read, so that nothing wrong with an input goes unseen. A chunk
 * of the disk is given back once all its parts were.
 */
export async function* blocksOf(disk: AsyncIterable<Uint8Array>, stored: number): Chunks {
  const end = stored * BLOCK_SIZE;
  const chunks = disk[Symbol.asyncIterator]();
  let done = 0;
  try {
    let spent: Uint8Array | undefined;
    for (let next = await chunks.next(); !next.done; next = await chunks.next(spent)) {
      spent = next.value;
      for (let at = 0; at < next.value.length && done < end; ) {
        if (done % BLOCK_SIZE === 0) yield Buffer.alloc(BITMAP_SIZE, 0xff);
        const part = next.value.subarray(at, at + BLOCK_SIZE - (done % BLOCK_SIZE));
        if ((yield part) === undefined) spent = undefined;
        at += part.length;
        done += part.length;
      }
    }
  } finally {
    await chunks.return?.();
  }
  // The disk may end within its last block.
  if (done < end) yield new Uint8Array(end - done);
}
