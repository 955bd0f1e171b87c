import { Buffer } from 'node:buffer';
import type { PackedDisk } from '../disk/pack-disk.ts';
import { DEFAULT_DATE, type ImageOptions } from '../image/image-options.ts';
import type { PackedImage } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import { IsoError } from '../iso-error.ts';
import { derivedId } from '../virtual-disks/derived-id.ts';
import { virtualDisk } from '../virtual-disks/virtual-disk.ts';
import type { Chunks } from '../writing/emit-files.ts';
import { BLOCK_SIZE, encodeDynamicHeader, HEADER_SIZE } from './dynamic-header.ts';
import { blocksOf, encodeTable, STORED_BLOCK_SIZE } from './emit-blocks.ts';
import { DISK_TYPE, encodeFooter, type Footer } from './footer.ts';
import { SECTOR, wholeCylinders } from './geometry.ts';

/** "Current Size" has room for more, but the sectors of the block allocation table have not [H]. */
const SIZES = {
  max: 2040 * 1024 ** 3,
  maxInWords: '2040 GiB for a VHD',
  suitable: (bytes: number) => wholeCylinders(Math.ceil(bytes / SECTOR)) * SECTOR,
};
/** Specification 1.0, "Time Stamp": seconds are counted from here. */
const EPOCH = Date.UTC(2000, 0, 1);

/**
 * A VHD whose disk has one FAT partition with the inputs. Unless `diskSize` or a limit of FAT says otherwise, the disk is a
 * whole number of cylinders, so that programs that go by the geometry cut nothing off.
 * @throws IsoError of category `user`, at once; `ISO_SIZE_CHANGED` while reading.
 */
export function packVhd(inputs: Iterable<Input>, options: ImageOptions): PackedImage {
  const disk = virtualDisk([...inputs], options, SIZES);
  return options.dynamic === true ? dynamic(disk, options) : fixed(disk, options);
}

/** Specification 1.0, "Fixed Hard Disk Image": the disk, then the footer. */
function fixed(disk: PackedDisk, options: ImageOptions): PackedImage {
  const { size: diskSize, entries } = disk.plan;
  const footer = footerOf(disk, options, { type: DISK_TYPE.fixed, diskSize, headerAt: null });
  return { plan: { size: diskSize + footer.length, entries }, bytes: emitFixed(disk, footer) };
}

/** Specification 1.0, "Dynamic Hard Disk Image": a copy of the footer, the header, the table, the blocks, the footer. */
function dynamic(disk: PackedDisk, options: ImageOptions): PackedImage {
  const { size: diskSize, dataEnd, entries } = disk.plan;
  const footer = footerOf(disk, options, { type: DISK_TYPE.dynamic, diskSize, headerAt: SECTOR });
  const stored = Math.ceil(dataEnd / BLOCK_SIZE);
  const tableEntries = Math.ceil(diskSize / BLOCK_SIZE);
  const tableAt = footer.length + HEADER_SIZE;
  const header = encodeDynamicHeader({ tableAt, tableEntries, blockSize: BLOCK_SIZE });
  const head = Buffer.concat([footer, header, encodeTable(tableAt, tableEntries, stored)]);
  const size = head.length + stored * STORED_BLOCK_SIZE + footer.length;
  return { plan: { size, entries }, bytes: emitDynamic(disk, head, stored, footer) };
}

/** Its identifier follows from the plan, as a dynamic disk has a footer before its content. */
function footerOf({ plan }: PackedDisk, { label, date, fat }: ImageOptions, footer: Footer): Buffer {
  const seconds = secondsOf(date);
  const id = derivedId(JSON.stringify({ label, seconds, fat, ...footer, entries: plan.entries }));
  return encodeFooter({ ...footer, seconds, id });
}

/** "Time Stamp" has 32 bits. */
function secondsOf(date = new Date(DEFAULT_DATE)): number {
  const seconds = Math.floor((date.getTime() - EPOCH) / 1000);
  if (!(seconds >= 0 && seconds < 2 ** 32)) {
    throw new IsoError('ISO_BAD_DATE', 'the date is not between the years 2000 and 2136', {
      mend: 'give a valid date of those years',
    });
  }
  return seconds;
}

async function* emitFixed(disk: PackedDisk, footer: Buffer): Chunks {
  yield* disk.bytes;
  yield footer;
}

async function* emitDynamic(disk: PackedDisk, head: Buffer, stored: number, footer: Buffer): Chunks {
  yield head;
  yield* blocksOf(disk.bytes, stored);
  yield footer;
}
