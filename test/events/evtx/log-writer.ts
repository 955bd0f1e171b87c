import { crc32 } from 'node:zlib';
import { BinXmlWriter, type Instance, type Tree } from './bin-xml-writer.ts';

export const chunkSize = 0x10000;
export const headerSize = 4096;

/** One record: its number and what it holds. */
export interface Entry {
  readonly id: number;
  readonly holds: Tree | Instance;
  readonly hasDependencyIds?: boolean;
}

/** Where a record is in its chunk, so that a test can damage it. */
export interface Place {
  readonly id: number;
  readonly at: number;
  readonly end: number;
}

export interface WrittenChunk {
  readonly bytes: Buffer;
  readonly places: readonly Place[];
}

/** Seven digits' worth of 2024-02-29T12:34:56.7891234Z. */
const written = 133_536_836_967_891_234n;

/** As many chunks as the entries need. */
export function writeChunks(entries: readonly Entry[]): WrittenChunk[] {
  const chunks: WrittenChunk[] = [];
  for (let rest = entries; rest.length > 0; ) {
    const chunk = writeChunk(rest);
    if (chunk.places.length === 0) throw new RangeError(`record ${rest[0]?.id} is too large for a chunk`);
    chunks.push(chunk);
    rest = rest.slice(chunk.places.length);
  }
  return chunks;
}

/** One chunk with as many of the entries as it has room for. */
export function writeChunk(entries: readonly Entry[]): WrittenChunk {
  const bytes = Buffer.alloc(chunkSize);
  const writer = new BinXmlWriter(bytes, 512);
  const places: Place[] = [];
  for (const { id, holds, hasDependencyIds } of entries) {
    const at = writer.at;
    try {
      bytes.writeUInt32LE(0x2a2a, at);
      bytes.writeBigUInt64LE(BigInt(id), at + 8);
      bytes.writeBigUInt64LE(written, at + 16);
      writer.at = at + 24;
      writer.document(holds, hasDependencyIds);
      // Real records are filled up to a multiple of eight.
      const end = Math.ceil((writer.at + 4) / 8) * 8;
      bytes.writeUInt32LE(end - at, at + 4);
      bytes.writeUInt32LE(end - at, end - 4);
      writer.at = end;
      places.push({ id, at, end });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      writer.forgetFrom(at);
      break;
    }
  }
  seal(bytes, places);
  return { bytes, places };
}

/** Writes the chunk's header for these records, with its checksums. */
export function seal(bytes: Buffer, places: readonly Place[]): void {
  const [first, last] = [places[0], places.at(-1)];
  bytes.write('ElfChnk\0', 0, 'latin1');
  for (const [offset, place] of [first, last, first, last].entries())
    bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(place?.id ?? -1)), 8 + offset * 8);
  bytes.writeUInt32LE(128, 40);
  bytes.writeUInt32LE(last?.at ?? 0, 44);
  bytes.writeUInt32LE(last?.end ?? 512, 48);
  bytes.writeUInt32LE(1, 120);
  sign(bytes);
}

/** Writes the checksums that the chunk's bytes have now. */
export function sign(bytes: Buffer): void {
  bytes.writeUInt32LE(crc32(bytes.subarray(512, bytes.readUInt32LE(48))), 52);
  bytes.writeUInt32LE(crc32(bytes.subarray(128, 512), crc32(bytes.subarray(0, 120))), 124);
}

export function writeHeader(chunks: number, options: { dirty?: boolean; next?: number } = {}): Buffer {
  const header = Buffer.alloc(headerSize);
  header.write('ElfFile\0', 0, 'latin1');
  header.writeBigUInt64LE(BigInt(Math.max(0, chunks - 1)), 16);
  header.writeBigUInt64LE(BigInt(options.next ?? 1), 24);
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(headerSize, 40);
  header.writeUInt16LE(chunks, 42);
  header.writeUInt32LE(options.dirty === true ? 1 : 0, 120);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  return header;
}

/** A whole file of these chunks. */
export function writeLog(
  chunks: readonly { readonly bytes: Buffer }[],
  options?: { dirty?: boolean },
): Buffer {
  return Buffer.concat([writeHeader(chunks.length, options), ...chunks.map(({ bytes }) => bytes)]);
}
