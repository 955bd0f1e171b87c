import { Buffer } from 'node:buffer';
import { damage } from '../../reading/damage.ts';
import type { Extent } from '../../reading/volume.ts';
import { decodeCompressed } from '../compressed-unicode.ts';
import { TAG } from '../tag-id.ts';
import { addressAt } from './allocation.ts';
import type { Blocks } from './blocks.ts';
import type { Address } from './partitions/partition.ts';
import { parseDescriptor } from './tag.ts';

/** What a directory says of a file or folder in it (ECMA-167 4/14.4). */
export interface FileIdentifier {
  /** Byte offset in the image. */
  readonly offset: number;
  readonly name: string;
  readonly hidden: boolean;
  readonly folder: boolean;
  /** Of its file entry. */
  readonly entry: Address;
}

/** Bytes before what the implementation may put there, and before the name. */
const HEAD = 38;

/** 4/14.4.3, bits of the characteristics. */
const HIDDEN = 1;
const FOLDER = 2;
const DELETED = 4;
const PARENT = 8;

/** Bytes of a directory that are read at once. */
const PIECE = 64 * 1024;

/** What is in a directory; those that were deleted, and the parent, left out. */
export async function* readIdentifiers(
  blocks: Blocks,
  extents: readonly Extent[],
): AsyncGenerator<FileIdentifier> {
  // An identifier can begin in one piece and end in the next.
  let carried: Buffer = Buffer.alloc(0);
  let carriedFrom = 0;
  for await (const piece of piecesOf(blocks, extents)) {
    const bytes: Buffer = Buffer.concat([carried, piece.bytes]);
    const offsetOf = (at: number): number =>
      at < carried.length ? carriedFrom + at : piece.offset + at - carried.length;
    let at = 0;
    for (;;) {
      const offset = offsetOf(at);
      const length = lengthAt(bytes, at, offset, blocks.size);
      if (length === null || at + length > bytes.length) break;
      const identifier = parseIdentifier(bytes.subarray(at, at + length), offset);
      if (identifier !== null) yield identifier;
      at += length;
    }
    carriedFrom = offsetOf(at);
    carried = bytes.subarray(at);
  }
  if (carried.length > 0)
    throw damage('ISO_BAD_RECORD', 'a directory that ends within a record', carriedFrom);
}

async function* piecesOf(
  { source }: Blocks,
  extents: readonly Extent[],
): AsyncGenerator<{ readonly bytes: Buffer; readonly offset: number }> {
  for (const { start, size, namedAt } of extents) {
    if (start === null)
      throw damage('ISO_BAD_RECORD', 'a directory of which a part is not recorded', namedAt);
    for (let done = 0; done < size; done += PIECE) {
      const offset = start + done;
      yield { offset, bytes: await source.read(offset, Math.min(PIECE, size - done)) };
    }
  }
}

/** 4/14.4.9: a multiple of four; null where too little is there to tell. UDF 1.02, 2.3.4: a block at the most. */
function lengthAt(bytes: Buffer, at: number, offset: number, blockSize: number): number | null {
  if (at + HEAD > bytes.length) return null;
  const length = HEAD + bytes.readUInt16LE(at + 36) + bytes.readUInt8(at + 19);
  const padded = Math.ceil(length / 4) * 4;
  if (padded > blockSize) throw damage('ISO_BAD_RECORD', 'a directory record larger than a block', offset);
  return padded;
}

/** The place in the tag is not looked at: nor does Linux, and a directory that was moved may have the old one. */
function parseIdentifier(bytes: Buffer, offset: number): FileIdentifier | null {
  const { id } = parseDescriptor({ bytes, offset, code: 'ISO_BAD_RECORD' }, null);
  if (id !== TAG.fileIdentifier)
    throw damage('ISO_BAD_RECORD', 'no directory record where there should be one', offset);
  const characteristics = bytes.readUInt8(18);
  if ((characteristics & (DELETED | PARENT)) !== 0) return null;
  const nameAt = HEAD + bytes.readUInt16LE(36);
  return {
    offset,
    name: nameIn(bytes.subarray(nameAt, nameAt + bytes.readUInt8(19)), offset + nameAt),
    hidden: (characteristics & HIDDEN) !== 0,
    folder: (characteristics & FOLDER) !== 0,
    entry: addressAt(bytes, 24), // 14.4.5 and 14.14.2
  };
}

/** A name that would lead out of its folder, or that no system can show, is no name. */
function nameIn(bytes: Buffer, offset: number): string {
  const name = decodeCompressed(bytes);
  if (name === null) throw damage('ISO_BAD_NAME', 'a name that is no compressed Unicode', offset);
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    throw damage('ISO_BAD_NAME', `${JSON.stringify(name)} is not a name`, offset);
  }
  return name;
}
