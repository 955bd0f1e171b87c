import { Buffer } from 'node:buffer';
import { readVhdx } from '../../../artifacts/iso-packer/src/vhdx/read-vhdx.ts';
import { wholeOf } from '../vhd/memory-source.ts';
import { type MadeVhdx, MEBIBYTE, madeVhdx, sourceOf } from './made-vhdx.ts';

const diskSize = 5 * MEBIBYTE - 512;
const stored = [3, 0, 4];

/** Blocks stored in another order than that of the disk, which ends within the last one. */
export function sample(): MadeVhdx {
  return madeVhdx({ diskSize, stored });
}

/** The disk of the sample, with these of its blocks. */
export function expected(blocks: readonly number[] = stored): Buffer {
  const disk = Buffer.alloc(5 * MEBIBYTE);
  for (const block of blocks) disk.fill(block + 1, block * MEBIBYTE, (block + 1) * MEBIBYTE);
  return disk.subarray(0, diskSize);
}

export async function diskIn(made: MadeVhdx): Promise<Buffer | null> {
  const found = await readVhdx(sourceOf(made));
  return found && (await wholeOf(found));
}
