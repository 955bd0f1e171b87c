import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import type { RecordedExtent } from '../../reading/volume.ts';
import { LongName } from './long-name.ts';
import { labelOf, shortNameOf } from './short-name.ts';

export interface DirectoryEntry {
  /** Byte offset of the short entry. */
  readonly offset: number;
  readonly name: string;
  readonly directory: boolean;
  readonly hidden: boolean;
  /** With the 16 bits that only FAT32 has. */
  readonly cluster: number;
  readonly size: number;
}

export interface Directory {
  readonly entries: readonly DirectoryEntry[];
  /** Of the root: the volume's. */
  readonly label: string | null;
}

/** fatgen103 6 and 7, in bytes */
const SLOT = 32;
const DELETED = 0xe5;
const ATTRIBUTE = { hidden: 0x02, label: 0x08, directory: 0x10, longName: 0x0f, mask: 0x3f };
const SELF = '.          ';
const PARENT = '..         ';

/** The entries of a directory up to its end, `.` and `..` left out. @param isRoot the root has neither */
export async function readDirectory(
  source: ByteSource,
  extents: readonly RecordedExtent[],
  isRoot: boolean,
): Promise<Directory> {
  const entries: DirectoryEntry[] = [];
  const long = new LongName();
  let label: string | null = null;
  let index = 0;
  for (const { slot, offset } of slotsOf(await piecesOf(source, extents))) {
    const attributes = slot.readUInt8(11) & ATTRIBUTE.mask;
    const link = !isRoot && index < 2 && [SELF, PARENT].includes(slot.toString('latin1', 0, 11));
    index += 1;
    if (slot.readUInt8(0) === DELETED || link) long.clear();
    else if (attributes === ATTRIBUTE.longName) long.add(slot, offset);
    else if ((attributes & ATTRIBUTE.label) !== 0) {
      label ??= labelOf(slot);
      long.clear();
    } else entries.push(entryOf(slot, offset, long.take(slot.subarray(0, 11))));
  }
  return { entries, label };
}

interface Piece {
  readonly start: number;
  readonly bytes: Buffer;
}

async function piecesOf(source: ByteSource, extents: readonly RecordedExtent[]): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const { start, size } of extents) pieces.push({ start, bytes: await source.read(start, size) });
  return pieces;
}

/** A first byte of zero ends the directory. */
function* slotsOf(pieces: readonly Piece[]): Generator<{ slot: Buffer; offset: number }> {
  for (const { start, bytes } of pieces) {
    for (let at = 0; at < bytes.length; at += SLOT) {
      if (bytes.readUInt8(at) === 0) return;
      yield { slot: bytes.subarray(at, at + SLOT), offset: start + at };
    }
  }
}

function entryOf(slot: Buffer, offset: number, longName: string | null): DirectoryEntry {
  const attributes = slot.readUInt8(11);
  const name = longName ?? shortNameOf(slot);
  // A name that would lead out of its folder, or that no system can show, is no name.
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) {
    throw damage('ISO_BAD_NAME', `${JSON.stringify(name)} is not a name`, offset);
  }
  return {
    ...{ offset, name },
    directory: (attributes & ATTRIBUTE.directory) !== 0,
    hidden: (attributes & ATTRIBUTE.hidden) !== 0,
    cluster: slot.readUInt16LE(20) * 0x1_0000 + slot.readUInt16LE(26),
    size: slot.readUInt32LE(28),
  };
}
