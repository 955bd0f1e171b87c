import type { Buffer } from 'node:buffer';
import { damage } from '../../reading/damage.ts';
import type { Extent } from '../../reading/volume.ts';
import { TAG } from '../tag-id.ts';
import { type Address, locate, locateBlock, type UdfVolume } from './partitions/partition.ts';
import { parseDescriptor } from './tag.ts';

/** Where the data of a file stands, as its entry says. */
export interface AllocationArea {
  readonly bytes: Buffer;
  /** Byte offset of `bytes` in the image. */
  readonly offset: number;
  /** ECMA-167 4/14.6.8, bits 0 to 2. */
  readonly form: number;
  /** Of the entry: short descriptors have none of their own. */
  readonly partition: number;
}

interface Allocation extends Address {
  /** Bytes. */
  readonly size: number;
  readonly kind: number;
  /** Byte offset of the descriptor. */
  readonly offset: number;
}

/** 4/14.14.1.1: recorded; then allocated and not, neither, and the rest of the descriptors. */
const RECORDED = 0;
const CONTINUATION = 3;

/** 4/14.14.1 to 4/14.14.3, in bytes, by the form. */
const LENGTHS: readonly number[] = [8, 16, 20];

/** The first `size` bytes of what the descriptors name. */
export async function extentsOf(volume: UdfVolume, area: AllocationArea, size: number): Promise<Extent[]> {
  const extents: Extent[] = [];
  let left = size;
  if (left === 0) return extents;
  for await (const allocation of allocations(volume, area)) {
    const taken = Math.min(left, allocation.size);
    left -= taken;
    // 4/12.1: all but the last are whole blocks. Readers that count in blocks would see other data than those that count bytes.
    if (left > 0 && taken % volume.blocks.size !== 0) {
      throw damage(
        'ISO_BAD_RECORD',
        'an extent that ends within a block, and is not the last',
        allocation.offset,
      );
    }
    if (allocation.kind === RECORDED) {
      for (const extent of locate(volume, allocation, taken, allocation.offset)) extents.push(extent);
    } else {
      extents.push({ start: null, size: taken, namedAt: allocation.offset });
    }
    if (left === 0) return extents;
  }
  throw damage('ISO_BAD_RECORD', 'a file longer than its extents', area.offset);
}

async function* allocations(volume: UdfVolume, area: AllocationArea): AsyncGenerator<Allocation> {
  const continued = new Set<number>();
  for (let rest: AllocationArea | null = area; rest !== null; ) {
    const current: AllocationArea = rest;
    rest = null;
    for (const allocation of allocationsIn(current)) {
      volume.limits.piece(allocation.offset);
      if (allocation.size === 0) return; // 4/12.1: the end
      if (allocation.kind !== CONTINUATION) {
        yield allocation;
        continue;
      }
      rest = await continuation(volume, current.form, allocation);
      if (continued.has(rest.offset))
        throw damage('ISO_LOOP', 'extents that go on where they were', allocation.offset);
      continued.add(rest.offset);
      break;
    }
  }
}

function* allocationsIn({ bytes, offset, form, partition }: AllocationArea): Generator<Allocation> {
  const length = LENGTHS[form];
  if (length === undefined)
    throw damage('ISO_BAD_RECORD', 'an unknown form of allocation descriptors', offset);
  for (let at = 0; at + length <= bytes.length; at += length) {
    const word = bytes.readUInt32LE(at);
    const common = { size: word & 0x3fff_ffff, kind: word >>> 30, offset: offset + at };
    if (form === 0) yield { ...common, block: bytes.readUInt32LE(at + 4), partition };
    if (form === 1) yield { ...common, ...addressAt(bytes, at + 4) };
    if (form === 2) {
      // 4/14.14.3: recorded and information length differ where the data is compressed.
      if (bytes.readUInt32LE(at + 8) !== common.size)
        throw damage('ISO_UNSUPPORTED_FORMAT', 'compressed data', offset + at);
      yield { ...common, ...addressAt(bytes, at + 12) };
    }
  }
}

/** 4/7.1 */
export function addressAt(bytes: Buffer, at: number): Address {
  return { block: bytes.readUInt32LE(at), partition: bytes.readUInt16LE(at + 4) };
}

/** 4/14.5, a block at the most (UDF 1.02, 2.3.11). */
async function continuation(
  volume: UdfVolume,
  form: number,
  allocation: Allocation,
): Promise<AllocationArea> {
  const extent = locateBlock(volume, allocation, allocation.offset);
  volume.limits.extent(extent);
  const bytes = await volume.blocks.readAt(extent.start);
  const { id } = parseDescriptor({ bytes, offset: extent.start, code: 'ISO_BAD_RECORD' }, allocation.block);
  const end = 24 + bytes.readUInt32LE(20); // 14.5.3
  if (id !== TAG.allocationExtent || end > bytes.length) {
    throw damage('ISO_BAD_RECORD', 'no allocation descriptors where they should go on', extent.start);
  }
  const { partition } = allocation;
  return { bytes: bytes.subarray(24, end), offset: extent.start + 24, form, partition };
}
