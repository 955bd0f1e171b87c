import { Buffer } from 'node:buffer';
import type { ImageOptions, Input } from 'iso-packer';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import { type ByteSource, truncated } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';

export type DiskOptions = Partial<ImageOptions>;

/** A bare volume, or a disk with it, as a whole. */
export async function volumeOf(
  inputs: Iterable<Input>,
  options: DiskOptions = {},
  partitioned = false,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of planDisk(inputs, { label: 'TEST', ...options }, partitioned).bytes) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Bytes in memory, with zeros behind them as far as `size` goes. */
export class MemorySource implements ByteSource {
  readonly size: number;
  readonly #bytes: Buffer;
  /** Of all reads, in bytes. */
  bytesRead = 0;

  constructor(bytes: Buffer, size = bytes.length) {
    this.#bytes = bytes;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.size) throw truncated(this.size);
    this.bytesRead += length;
    const bytes = Buffer.alloc(length);
    this.#bytes.copy(bytes, 0, Math.min(offset, this.#bytes.length), offset + length);
    return bytes;
  }

  imageOffset(offset: number): number {
    return offset;
  }
}
