import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';

/** In bytes. File entries mostly stand one after the other, and each is read by itself. */
const READ_AHEAD = 64 * 1024;

/** A source as blocks (which for the volume structures are called sectors). */
export class Blocks {
  readonly source: ByteSource;
  readonly size: number;
  /** How many whole ones there are. */
  readonly count: number;
  #start = 0;
  #bytes: Buffer | null = null;

  constructor(source: ByteSource, size: number) {
    this.source = source;
    this.size = size;
    this.count = Math.floor(source.size / size);
  }

  /** One block. @throws IsoError `ISO_TRUNCATED` where the image has it not, or not wholly. */
  read(block: number): Promise<Buffer> {
    return this.readAt(block * this.size);
  }

  /** A block's length of bytes from a byte offset on. */
  async readAt(offset: number): Promise<Buffer> {
    const known = this.#known(offset);
    if (known !== null) return known;
    const length = Math.max(this.size, Math.min(READ_AHEAD, this.source.size - offset));
    const bytes = await this.source.read(offset, length);
    this.#start = offset;
    this.#bytes = bytes;
    return bytes.subarray(0, this.size);
  }

  #known(offset: number): Buffer | null {
    const from = offset - this.#start;
    if (this.#bytes === null || from < 0 || from + this.size > this.#bytes.length) return null;
    return this.#bytes.subarray(from, from + this.size);
  }
}
