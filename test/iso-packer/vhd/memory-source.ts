import { Buffer } from 'node:buffer';
import { type ByteSource, truncated } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';

/** An image in memory. Where no piece lies it has zeros, so that a huge one costs nothing. */
export class MemorySource implements ByteSource {
  readonly size: number;
  /** The most that was asked for at once. */
  largestRead = 0;
  readonly #pieces: ReadonlyMap<number, Uint8Array>;

  constructor(size: number, pieces: ReadonlyMap<number, Uint8Array>) {
    this.size = size;
    this.#pieces = pieces;
  }

  static of(bytes: Uint8Array): MemorySource {
    return new MemorySource(bytes.length, new Map([[0, bytes]]));
  }

  async read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.size) throw truncated(this.size);
    this.largestRead = Math.max(this.largestRead, length);
    const bytes = Buffer.alloc(length);
    for (const [at, piece] of this.#pieces) {
      const from = Math.max(at, offset);
      const to = Math.min(at + piece.length, offset + length);
      if (from < to) bytes.set(piece.subarray(from - at, to - at), from - offset);
    }
    return bytes;
  }

  imageOffset(offset: number): number {
    return offset;
  }
}

/** All of a source, read in pieces of an odd size, so that they begin and end anywhere. */
export async function wholeOf(source: ByteSource): Promise<Buffer> {
  const piece = 999_983;
  const parts: Buffer[] = [];
  for (let at = 0; at < source.size; at += piece) {
    parts.push(await source.read(at, Math.min(piece, source.size - at)));
  }
  return Buffer.concat(parts);
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(Uint8Array.from(chunk));
  return Buffer.concat(parts);
}
