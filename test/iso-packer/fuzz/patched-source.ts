import { Buffer } from 'node:buffer';
import { type ByteSource, truncated } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';

export interface Patch {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** An image with other bytes in some places, or cut off, without a copy of the whole. It keeps count of what is read. */
export class PatchedSource implements ByteSource {
  readonly size: number;
  /** Of all reads, in bytes: what a reader's time is bounded by. */
  bytesRead = 0;
  readonly #base: Buffer;
  readonly #patches: readonly Patch[];
  readonly #read: { readonly from: number; readonly to: number }[] = [];

  constructor(base: Buffer, patches: readonly Patch[], size: number) {
    this.#base = base;
    this.#patches = patches;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(length) || length < 0)
      throw new RangeError(`read of ${length} bytes at ${offset}`);
    if (offset + length > this.size) throw truncated(this.size);
    this.bytesRead += length;
    this.#read.push({ from: offset, to: offset + length });
    const bytes = Buffer.from(this.#base.subarray(offset, offset + length));
    for (const { at, bytes: patch } of this.#patches) {
      const from = Math.max(at, offset);
      const to = Math.min(at + patch.length, offset + length);
      if (from < to) bytes.set(patch.subarray(from - at, to - at), from - offset);
    }
    return bytes;
  }

  imageOffset(offset: number): number {
    return offset;
  }

  /** Whether a byte was looked at, or ends what was. */
  wasRead(offset: number): boolean {
    return this.#read.some(({ from, to }) => from <= offset && offset <= to);
  }
}

/** The places of an image that a reader looks at to list it, the files' data apart: where damage does the most. */
export class WatchedSource implements ByteSource {
  readonly size: number;
  readonly ranges: { readonly from: number; readonly to: number }[] = [];
  readonly #base: Buffer;

  constructor(base: Buffer) {
    this.#base = base;
    this.size = base.length;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.size) throw truncated(this.size);
    this.ranges.push({ from: offset, to: offset + length });
    return Buffer.from(this.#base.subarray(offset, offset + length));
  }

  imageOffset(offset: number): number {
    return offset;
  }
}
