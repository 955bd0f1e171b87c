import { Buffer } from 'node:buffer';

/** A second, naive reading of our own UDF images, from the standards alone: it shares no code with the package. */
export const SECTOR = 2048;

const MAIN_SEQUENCE = 32;
export const PARTITION = 257;

/** Of the main sequence, by what it describes. */
export const DESCRIPTOR = {
  primary: MAIN_SEQUENCE * SECTOR,
  implementation: (MAIN_SEQUENCE + 1) * SECTOR,
  partition: (MAIN_SEQUENCE + 2) * SECTOR,
  logical: (MAIN_SEQUENCE + 3) * SECTOR,
  integrity: 64 * SECTOR,
  anchor: 256 * SECTOR,
  fileSet: PARTITION * SECTOR,
} as const;

/** ECMA-167 3/7.2.6, a bit at a time. */
function crc(bytes: Uint8Array): number {
  let register = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const top = (register >> 15) & 1;
      register = (register << 1) & 0xffff;
      if ((top ^ ((byte >> bit) & 1)) === 1) register ^= 0x1021;
    }
  }
  return register;
}

/** Makes the tag at this offset right again. */
export function seal(image: Buffer, at: number): void {
  const length = image.readUInt16LE(at + 10);
  image.writeUInt16LE(crc(image.subarray(at + 16, at + 16 + length)), at + 8);
  image.writeUInt8(0, at + 4);
  image.writeUInt8(image.subarray(at, at + 16).reduce((sum, byte) => sum + byte, 0) & 0xff, at + 4);
}

export interface RawTag {
  readonly id: number;
  readonly location: number;
  readonly sound: boolean;
}

export function rawTag(image: Buffer, at: number): RawTag {
  const copy = Buffer.from(image.subarray(at, at + 4096));
  seal(copy, 0);
  return {
    id: image.readUInt16LE(at),
    location: image.readUInt32LE(at + 12),
    sound: copy.subarray(0, 16).equals(image.subarray(at, at + 16)),
  };
}

export interface RawIdentifier {
  readonly at: number;
  readonly characteristics: number;
  readonly name: string;
  readonly block: number;
  readonly uniqueId: number;
}

export interface RawEntry {
  readonly at: number;
  readonly fileType: number;
  readonly links: number;
  readonly size: number;
  readonly uniqueId: number;
  /** Blocks and bytes. */
  readonly extents: readonly (readonly [block: number, bytes: number])[];
}

export function rawEntry(image: Buffer, block: number): RawEntry {
  const at = (PARTITION + block) * SECTOR;
  const extents: [number, number][] = [];
  for (let i = 0; i < image.readUInt32LE(at + 172); i += 8) {
    extents.push([image.readUInt32LE(at + 180 + i), image.readUInt32LE(at + 176 + i)]);
  }
  return {
    at,
    fileType: image.readUInt8(at + 27),
    links: image.readUInt16LE(at + 48),
    size: Number(image.readBigUInt64LE(at + 56)),
    uniqueId: Number(image.readBigUInt64LE(at + 160)),
    extents,
  };
}

/** What a folder of ours has, which stands in one extent: the parent first. */
export function rawDirectory(image: Buffer, { extents: [extent], size }: RawEntry): RawIdentifier[] {
  if (extent === undefined) throw new Error('a folder without an extent');
  const start = (PARTITION + extent[0]) * SECTOR;
  const identifiers: RawIdentifier[] = [];
  for (let at = start; at < start + size; ) {
    const length = image.readUInt8(at + 19);
    identifiers.push({
      at,
      characteristics: image.readUInt8(at + 18),
      name: rawText(image.subarray(at + 38, at + 38 + length)),
      block: image.readUInt32LE(at + 24),
      uniqueId: image.readUInt32LE(at + 32),
    });
    at += Math.ceil((38 + length) / 4) * 4;
  }
  return identifiers;
}

function rawText(bytes: Buffer): string {
  const encoding = { 8: 'latin1', 16: 'utf-16be' }[bytes[0] ?? 8] ?? 'none';
  const characters = bytes.subarray(1);
  return encoding === 'latin1' ? characters.toString('latin1') : new TextDecoder(encoding).decode(characters);
}

/** Of a field whose last byte says how many are used. */
export function rawField(image: Buffer, at: number, length: number): string {
  return rawText(image.subarray(at, at + image.readUInt8(at + length - 1)));
}

export function rawRoot(image: Buffer): RawEntry {
  return rawEntry(image, image.readUInt32LE(DESCRIPTOR.fileSet + 404));
}

/** The identifier of a path, and the entry that it names. */
export function rawAt(image: Buffer, path: string): { identifier: RawIdentifier; entry: RawEntry } {
  let entry = rawRoot(image);
  let identifier: RawIdentifier | undefined;
  for (const part of path.split('/')) {
    identifier = rawDirectory(image, entry).find(({ name }) => name === part);
    if (identifier === undefined) throw new Error(`no ${part} in the image`);
    entry = rawEntry(image, identifier.block);
  }
  if (identifier === undefined) throw new Error('no path');
  return { identifier, entry };
}
