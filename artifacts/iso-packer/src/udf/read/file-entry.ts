import type { Buffer } from 'node:buffer';
import { damage } from '../../reading/damage.ts';
import type { Extent, RecordedExtent } from '../../reading/volume.ts';
import { TAG } from '../tag-id.ts';
import { addressAt, extentsOf } from './allocation.ts';
import { type Address, locateBlock, type UdfVolume } from './partitions/partition.ts';
import { type Descriptor, parseDescriptor } from './tag.ts';

/** What an information control block says of a file or folder (ECMA-167 4/14.6, 14.9, 14.17). */
export interface FileEntry {
  /** The block itself. */
  readonly block: RecordedExtent;
  /** 4/14.6.6 */
  readonly fileType: number;
  /** Where the content stands; within the block itself if `embedded`. */
  readonly extents: readonly Extent[];
  readonly embedded: boolean;
}

/** 4/14.6.2: an entry alone, and a chain of entries, the last of which counts (UDF 1.02, 2.3.5.1, for media that are written once). */
const STRATEGY_ALONE = 4;
const STRATEGY_CHAIN = 4096;

/** How often a file is written anew on such media, at the most. */
const MAX_CHAIN = 1024;

/** 4/14.6.8: the content takes the place of the allocation descriptors. */
const EMBEDDED = 3;

interface Icb {
  readonly address: Address;
  readonly block: RecordedExtent;
  readonly descriptor: Descriptor;
}

/**
 * @param address of the block
 * @param namedAt byte offset of what names it
 */
export async function readFileEntry(
  volume: UdfVolume,
  address: Address,
  namedAt: number,
): Promise<FileEntry> {
  const { block, descriptor } = await prevailing(volume, await readIcb(volume, address, namedAt));
  const { bytes, offset } = descriptor;
  const form = bytes.readUInt16LE(34) & 0b111; // 14.6.8
  const size = Number(bytes.readBigUInt64LE(56)); // 14.9.10, 14.17.10
  const area = contentArea(descriptor);
  const at = offset + area.start;
  const extents =
    form === EMBEDDED
      ? embedded(at, area.bytes.length, size)
      : await extentsOf(volume, { bytes: area.bytes, offset: at, form, partition: address.partition }, size);
  return { block, fileType: bytes.readUInt8(27), extents, embedded: form === EMBEDDED };
}

function embedded(start: number, room: number, size: number): Extent[] {
  if (size > room) throw damage('ISO_BAD_RECORD', 'a file longer than the room for it', start);
  return [{ start, size, namedAt: start }];
}

/** What stands after the fixed fields and the extended attributes: allocation descriptors, or the content. */
function contentArea({ id, bytes, offset }: Descriptor): { readonly bytes: Buffer; readonly start: number } {
  const head = id === TAG.fileEntry ? 176 : 216; // 14.9, 14.17
  const start = head + bytes.readUInt32LE(head - 8); // 14.9.19, 14.17.21
  const end = start + bytes.readUInt32LE(head - 4); // 14.9.20, 14.17.22
  if (end > bytes.length) throw damage('ISO_BAD_RECORD', 'a file entry that does not fit its block', offset);
  return { bytes: bytes.subarray(start, end), start };
}

async function readIcb(volume: UdfVolume, address: Address, namedAt: number): Promise<Icb> {
  const block = locateBlock(volume, address, namedAt);
  volume.limits.extent(block);
  const bytes = await volume.blocks.readAt(block.start);
  const descriptor = parseDescriptor({ bytes, offset: block.start, code: 'ISO_BAD_RECORD' }, address.block);
  return { address, block, descriptor };
}

/** The entry that counts: of a chain the last one. */
async function prevailing(volume: UdfVolume, first: Icb): Promise<Icb> {
  let icb = first;
  for (let n = 0; n < MAX_CHAIN; n += 1) {
    if (!isEntry(icb.descriptor))
      throw damage('ISO_BAD_RECORD', 'no file entry where there should be one', icb.block.start);
    const next = await nextInChain(volume, icb);
    if (next === null) return icb;
    icb = next;
  }
  throw damage('ISO_LOOP', 'a chain of file entries without end', first.block.start);
}

function isEntry({ id }: Descriptor): boolean {
  return id === TAG.fileEntry || id === TAG.extendedFileEntry;
}

/** In a chain the block after an entry is empty, ends the chain (14.8), or names the next entry (14.7). */
async function nextInChain(volume: UdfVolume, { address, descriptor }: Icb): Promise<Icb | null> {
  const { bytes, offset } = descriptor;
  const strategy = bytes.readUInt16LE(20);
  if (strategy === STRATEGY_ALONE) return null;
  if (strategy !== STRATEGY_CHAIN)
    throw damage('ISO_UNSUPPORTED_FORMAT', `ICB strategy ${strategy}`, offset + 20);
  const after = locateBlock(volume, { ...address, block: address.block + 1 }, offset);
  const link = await volume.blocks.readAt(after.start);
  if (link.readUInt16LE(0) !== TAG.indirectEntry) return null;
  parseDescriptor({ bytes: link, offset: after.start, code: 'ISO_BAD_RECORD' }, address.block + 1);
  return readIcb(volume, addressAt(link, 40), after.start); // 14.7.3
}
