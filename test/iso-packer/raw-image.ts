import type { Buffer } from 'node:buffer';

/** A second, naive reading of an image in memory, from the standard alone: it shares no code with the package. */
export const SECTOR = 2048;
export const PRIMARY_DESCRIPTOR = 16 * SECTOR;
export const JOLIET_DESCRIPTOR = 17 * SECTOR;

export interface RawRecord {
  readonly at: number;
  readonly length: number;
  readonly sector: number;
  readonly size: number;
  readonly flags: number;
  readonly identifier: Buffer;
}

export interface RawPathTableEntry {
  readonly sector: number;
  readonly parent: number;
  readonly identifier: Buffer;
}

export function rawRecord(image: Buffer, at: number): RawRecord {
  const length = image.readUInt8(at);
  const identifier = image.subarray(at + 33, at + 33 + image.readUInt8(at + 32));
  const sector = image.readUInt32LE(at + 2);
  return {
    at,
    length,
    sector,
    size: image.readUInt32LE(at + 10),
    flags: image.readUInt8(at + 25),
    identifier,
  };
}

/** All records of a directory, `.` and `..` included. */
export function rawDirectory(image: Buffer, { sector, size }: { sector: number; size: number }): RawRecord[] {
  const records: RawRecord[] = [];
  for (let start = sector * SECTOR; start < sector * SECTOR + size; start += SECTOR) {
    for (let at = start; at < start + SECTOR && image.readUInt8(at) !== 0; at += image.readUInt8(at)) {
      records.push(rawRecord(image, at));
    }
  }
  return records;
}

export function rawPathTable(
  image: Buffer,
  descriptor: number,
  order: 'little' | 'big',
): RawPathTableEntry[] {
  const size = image.readUInt32LE(descriptor + 132);
  const sector =
    order === 'little' ? image.readUInt32LE(descriptor + 140) : image.readUInt32BE(descriptor + 148);
  const table = image.subarray(sector * SECTOR, sector * SECTOR + size);
  const entries: RawPathTableEntry[] = [];
  for (let at = 0; at < size; ) {
    const length = table.readUInt8(at);
    entries.push({
      sector: order === 'little' ? table.readUInt32LE(at + 2) : table.readUInt32BE(at + 2),
      parent: order === 'little' ? table.readUInt16LE(at + 6) : table.readUInt16BE(at + 6),
      identifier: table.subarray(at + 8, at + 8 + length),
    });
    at += 8 + length + (length % 2);
  }
  return entries;
}

/** Where the record of this path (identifiers as recorded, with version) lies in a tree. */
export function recordAt(image: Buffer, descriptor: number, path: string): RawRecord {
  const encoding = descriptor === JOLIET_DESCRIPTOR ? 'utf-16be' : 'latin1';
  let record = rawRecord(image, descriptor + 156);
  for (const part of path.split('/')) {
    const next = rawDirectory(image, record).find(
      ({ identifier }) => new TextDecoder(encoding).decode(identifier) === part,
    );
    if (next === undefined) throw new Error(`no ${part} in the image`);
    record = next;
  }
  return record;
}
