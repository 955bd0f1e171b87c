import type { ByteSource } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import { BlockDisk } from '../virtual-disks/block-disk.ts';
import { currentHeader, HEADER_SECTION, isVhdx } from './header.ts';
import { type DiskParameters, readParameters } from './metadata.ts';
import { type Region, readRegions } from './regions.ts';

const ENTRY_SIZE = 8;
/** Of the block allocation table, read at a time. */
const TABLE_PIECE = 64 * 1024;
/** [MS-VHDX] 2.5.1.1: payload block states. The first four read as zeros here. */
const STATE = {
  notPresent: 0,
  undefined: 1,
  zero: 2,
  unmapped: 3,
  fullyPresent: 6,
  partlyPresent: 7,
} as const;
const NOT_STORED: readonly number[] = [STATE.notPresent, STATE.undefined, STATE.zero, STATE.unmapped];
/** [MS-VHDX] 2.5: bits of an entry that hold a file offset, in units of 1 MiB. */
const OFFSET_MASK = ~0xfffffn;

/**
 * The disk inside a VHDX, fixed or dynamic; null where the file identifier is not there.
 * @throws IsoError `ISO_UNSUPPORTED_FORMAT` for a differencing disk or one that was not closed cleanly; else what is wrong, with the
 *   byte offset.
 */
export async function readVhdx(source: ByteSource): Promise<ByteSource | null> {
  if (!(await isVhdx(source))) return null;
  const { log } = await currentHeader(source);
  const { bat, metadata } = await readRegions(source);
  const parameters = await readParameters(source, metadata);
  const { blockSize, diskSize } = parameters;
  const chunkRatio = chunkRatioOf(parameters);
  const disk = new BlockDisk(source, {
    size: diskSize,
    blockSize,
    bitmapSize: 0,
    entryAt: (block) => bat.at + (block + Math.floor(block / chunkRatio)) * ENTRY_SIZE,
    structures: [{ at: 0, size: HEADER_SECTION }, log, bat, metadata],
  });
  await readTable(source, bat, Math.ceil(diskSize / blockSize), chunkRatio, disk);
  disk.checkOverlaps();
  return disk;
}

/** [MS-VHDX] 2.5: payload blocks for which one sector bitmap block has the bits; its entry follows theirs. */
function chunkRatioOf({ blockSize, logicalSectorSize }: DiskParameters): number {
  return (2 ** 23 * logicalSectorSize) / blockSize;
}

async function readTable(
  source: ByteSource,
  bat: Region,
  blocks: number,
  chunkRatio: number,
  disk: BlockDisk,
): Promise<void> {
  const entries = blocks + Math.floor((blocks - 1) / chunkRatio);
  if (entries * ENTRY_SIZE > bat.size)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHDX with fewer table entries than blocks', bat.namedAt + 24);
  for (let done = 0; done < entries * ENTRY_SIZE; done += TABLE_PIECE) {
    const piece = await source.read(bat.at + done, Math.min(TABLE_PIECE, entries * ENTRY_SIZE - done));
    for (let at = 0; at < piece.length; at += ENTRY_SIZE) {
      const index = (done + at) / ENTRY_SIZE;
      const chunk = Math.floor(index / (chunkRatio + 1));
      const isBitmap = index % (chunkRatio + 1) === chunkRatio;
      if (!isBitmap) place(piece.readBigUInt64LE(at), index - chunk, bat.at + done + at, disk);
    }
  }
}

function place(entry: bigint, block: number, entryAt: number, disk: BlockDisk): void {
  const state = Number(entry & 7n);
  if (NOT_STORED.includes(state)) return;
  if (state === STATE.partlyPresent)
    throw damage('ISO_UNSUPPORTED_FORMAT', 'a VHDX block that lies partly in a parent disk', entryAt);
  if (state !== STATE.fullyPresent)
    throw damage('ISO_BAD_DESCRIPTOR', `a VHDX block in the unknown state ${state}`, entryAt);
  disk.store(block, Number(entry & OFFSET_MASK));
}
