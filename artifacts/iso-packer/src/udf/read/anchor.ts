import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import { TAG } from '../tag-id.ts';
import { Blocks } from './blocks.ts';
import { parseDescriptor } from './tag.ts';

export interface Anchor {
  readonly blocks: Blocks;
  /** Of the main volume descriptor sequence: first sector and bytes. */
  readonly sector: number;
  readonly length: number;
  /** Byte offset of the anchor. */
  readonly offset: number;
}

/** UDF 1.02, 2 and 2.2.4.2: a block is a sector, whose size depends on the medium; that of optical ones comes first. */
const BLOCK_SIZES = [2048, 512, 4096, 1024] as const;

/**
 * ECMA-167 3/8.4.2.1. The size of a block is the one at which an anchor names its own place. All anchors there are must say the same, as
 * otherwise it would depend on the reader which volume is seen.
 */
export async function findAnchor(source: ByteSource): Promise<Anchor> {
  let first: Anchor | null = null;
  for (const size of BLOCK_SIZES) {
    const blocks = new Blocks(source, size);
    for (const location of anchorLocations(blocks.count)) {
      const anchor = await anchorAt(blocks, location);
      if (anchor === null) continue;
      first ??= anchor;
      if (!agree(first, anchor)) throw damage('ISO_BAD_DESCRIPTOR', 'two anchors that differ', anchor.offset);
    }
  }
  if (first === null) throw damage('ISO_BAD_DESCRIPTOR', 'UDF without an anchor', 32 * 1024);
  return first;
}

/** 256, the last one, 256 before it; 512 on media that are written once (UDF 1.50, 6.10.2.4). */
function anchorLocations(count: number): Set<number> {
  return new Set([256, count - 257, count - 1, 512].filter((block) => block >= 0 && block < count));
}

/** ECMA-167 3/10.2 */
async function anchorAt(blocks: Blocks, location: number): Promise<Anchor | null> {
  const offset = location * blocks.size;
  const bytes = await blocks.source.read(offset, 512);
  if (bytes.readUInt16LE(0) !== TAG.anchor || bytes.readUInt32LE(12) !== location) return null;
  parseDescriptor({ bytes, offset, code: 'ISO_BAD_DESCRIPTOR' }, location);
  return { blocks, length: bytes.readUInt32LE(16), sector: bytes.readUInt32LE(20), offset };
}

function agree(a: Anchor, b: Anchor): boolean {
  return a.blocks.size === b.blocks.size && a.sector === b.sector && a.length === b.length;
}
