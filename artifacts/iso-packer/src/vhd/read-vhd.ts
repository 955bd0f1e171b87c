import { Buffer } from 'node:buffer';
import { type ByteSource, Window } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import { BlockDisk } from '../virtual-disks/block-disk.ts';
import {
  bitmapSizeOf,
  type DynamicHeader,
  HEADER_SIZE,
  parseDynamicHeader,
  UNUSED_ENTRY,
} from './dynamic-header.ts';
import { agree, DISK_TYPE, type Footer, isFooter, isSound, parseFooter } from './footer.ts';
import { SECTOR } from './geometry.ts';

/** Of the block allocation table, read at a time. */
const TABLE_PIECE = 64 * 1024;

interface FoundFooter {
  readonly bytes: Buffer;
  readonly at: number;
}

/**
 * The disk inside a VHD, fixed or dynamic; null where there is no footer.
 * @throws IsoError `ISO_UNSUPPORTED_FORMAT` for a differencing disk; else what is wrong, with the byte offset.
 */
export async function readVhd(source: ByteSource): Promise<ByteSource | null> {
  const found = await findFooter(source);
  if (found === null) return null;
  const footer = parseFooter(found.bytes, found.at);
  if (footer.headerAt === null) return fixedDisk(source, footer, found.at);
  return dynamicDisk(source, footer.diskSize, footer.headerAt, found.at);
}

function fixedDisk(source: ByteSource, { diskSize }: Footer, footerAt: number): ByteSource {
  if (diskSize > footerAt)
    throw damage(
      'ISO_TRUNCATED',
      `a VHD of ${diskSize} bytes, of which ${footerAt} are there`,
      footerAt + 48,
    );
  return new Window(source, 0, diskSize);
}

/**
 * The footer at the end; where it is gone or damaged, its copy at the start of a dynamic disk (specification 1.0, "Hard Disk Footer
 * Format"). Where both are there they must say the same, as some programs look at the start first, Windows at the end [M], and each
 * would see another disk.
 */
async function findFooter(source: ByteSource): Promise<FoundFooter | null> {
  if (source.size < SECTOR) return null;
  const end = await footerAtEnd(source);
  const head = await source.read(0, SECTOR);
  if (end !== null && isSound(end.bytes)) {
    if (isFooter(head) && !agree(head, end.bytes))
      throw damage('ISO_BAD_DESCRIPTOR', 'a VHD whose footer differs from its copy at the start', 0);
    return end;
  }
  const isCopy = isFooter(head) && isSound(head) && head.readUInt32BE(60) !== DISK_TYPE.fixed;
  return isCopy ? { bytes: head, at: 0 } : end;
}

/** Of 512 bytes, or (before Virtual PC 2004) 511. */
async function footerAtEnd(source: ByteSource): Promise<FoundFooter | null> {
  const at = source.size - SECTOR;
  const tail = await source.read(at, SECTOR);
  const older = Buffer.concat([tail.subarray(1), Buffer.alloc(1)]);
  const ends = [
    { bytes: tail, at },
    { bytes: older, at: at + 1 },
  ].filter(({ bytes }) => isFooter(bytes));
  return ends[0] ?? null;
}

async function dynamicDisk(
  source: ByteSource,
  diskSize: number,
  headerAt: number,
  footerAt: number,
): Promise<ByteSource> {
  if (headerAt + HEADER_SIZE > source.size)
    throw damage(
      'ISO_EXTENT_OUT_OF_RANGE',
      'the header of a dynamic VHD lies beyond the image',
      footerAt + 16,
    );
  const header = parseDynamicHeader(await source.read(headerAt, HEADER_SIZE), headerAt);
  const { tableAt, tableEntries, blockSize } = header;
  const entries = Math.ceil(diskSize / blockSize);
  if (tableEntries < entries)
    throw damage('ISO_BAD_DESCRIPTOR', 'a VHD with fewer table entries than blocks', headerAt + 28);
  if (tableAt + entries * 4 > source.size)
    throw damage(
      'ISO_EXTENT_OUT_OF_RANGE',
      'the table of a dynamic VHD lies beyond the image',
      headerAt + 16,
    );
  const disk = new BlockDisk(source, {
    size: diskSize,
    blockSize,
    bitmapSize: bitmapSizeOf(blockSize),
    entryAt: (block) => tableAt + block * 4,
    structures: [
      { at: 0, size: SECTOR },
      { at: headerAt, size: HEADER_SIZE },
      { at: tableAt, size: entries * 4 },
      { at: footerAt, size: SECTOR },
    ],
  });
  await readTable(source, header, entries, disk);
  disk.checkOverlaps();
  return disk;
}

/** Specification 1.0, "Block Allocation Table": the sector at which each block begins. */
async function readTable(
  source: ByteSource,
  { tableAt }: DynamicHeader,
  entries: number,
  disk: BlockDisk,
): Promise<void> {
  for (let done = 0; done < entries * 4; done += TABLE_PIECE) {
    const piece = await source.read(tableAt + done, Math.min(TABLE_PIECE, entries * 4 - done));
    for (let at = 0; at < piece.length; at += 4) {
      const sector = piece.readUInt32BE(at);
      if (sector !== UNUSED_ENTRY) disk.store((done + at) / 4, sector * SECTOR);
    }
  }
}
