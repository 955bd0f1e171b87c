import { Buffer } from 'node:buffer';
import { type ByteSource, truncated } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';

/** How a disk is cut into blocks, some of which are stored. */
export interface BlockLayout {
  /** Bytes of the disk. */
  readonly size: number;
  /** Bytes of a block's data. */
  readonly blockSize: number;
  /** Bytes before a block's data: a bit for each sector, set where it is written. 0 where there is no bitmap. */
  readonly bitmapSize: number;
  /** Byte offset, in the image, of the entry that says where a block is stored. */
  entryAt(block: number): number;
  /** Where the image describes itself; no block may lie there. */
  readonly structures: readonly Structure[];
}

/** In bytes of the image. */
interface Structure {
  readonly at: number;
  readonly size: number;
}

/** Bytes that one bit of a bitmap stands for. */
const SECTOR = 512;

/** Of stored blocks, so that the table of them stays small: 2 TiB in blocks of 1 MiB. */
const MAX_STORED_BLOCKS = 2 * 1024 * 1024;
/** They cost no room in the image, and would take time without end to read. */
const MAX_UNSTORED_BYTES = 4 * 1024 ** 3;

/** The disk inside an image that stores it by blocks. What is not stored reads as zeros. */
export class BlockDisk implements ByteSource {
  readonly size: number;
  readonly #image: ByteSource;
  readonly #layout: BlockLayout;
  /** Ascending; `#starts` says where each is stored. */
  readonly #blocks: number[] = [];
  readonly #starts: number[] = [];
  #unstoredBytes = 0;

  constructor(image: ByteSource, layout: BlockLayout) {
    this.#image = image;
    this.#layout = layout;
    this.size = layout.size;
  }

  /** To be called for the stored blocks in their order. @throws IsoError `ISO_EXTENT_OUT_OF_RANGE`, `ISO_OVERLAP`, `ISO_LIMIT`. */
  store(block: number, start: number): void {
    const entryAt = this.#layout.entryAt(block);
    const end = start + this.#storedSize(block);
    if (end > this.#image.size)
      throw damage('ISO_EXTENT_OUT_OF_RANGE', 'a block of the disk lies beyond the image', entryAt);
    if (this.#layout.structures.some(({ at, size }) => start < at + size && at < end))
      throw damage('ISO_OVERLAP', 'a block of the disk lies where the image describes itself', entryAt);
    if (this.#blocks.length >= MAX_STORED_BLOCKS)
      throw damage('ISO_LIMIT', `more than ${MAX_STORED_BLOCKS} stored blocks`, entryAt);
    this.#blocks.push(block);
    this.#starts.push(start);
  }

  /** To be called after the last block. Afterwards the blocks' sum is bounded by the image's size. */
  checkOverlaps(): void {
    const order = this.#blocks.map((block, index) => ({ block, start: this.#starts[index] ?? 0 }));
    order.sort((a, b) => a.start - b.start);
    let end = 0;
    for (const { block, start } of order) {
      if (start < end)
        throw damage('ISO_OVERLAP', 'two blocks of the disk overlap', this.#layout.entryAt(block));
      end = start + this.#storedSize(block);
    }
  }

  /** @throws IsoError `ISO_TRUNCATED`; `ISO_LIMIT` when too much was read that is not stored. */
  async read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.size) throw truncated(this.size);
    const { blockSize } = this.#layout;
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const inside = (offset + done) % blockSize;
      const part = Math.min(length - done, blockSize - inside);
      await this.#fill(bytes.subarray(done, done + part), (offset + done - inside) / blockSize, inside);
      done += part;
    }
    return bytes;
  }

  imageOffset(offset: number): number {
    const inside = offset % this.#layout.blockSize;
    const block = (offset - inside) / this.#layout.blockSize;
    const start = this.#startOf(block);
    const at = start === null ? this.#layout.entryAt(block) : start + this.#layout.bitmapSize + inside;
    return this.#image.imageOffset(at);
  }

  async #fill(zeros: Buffer, block: number, inside: number): Promise<void> {
    const start = this.#startOf(block);
    if (start === null) {
      this.#unstoredBytes += zeros.length;
      if (this.#unstoredBytes > MAX_UNSTORED_BYTES)
        throw damage(
          'ISO_LIMIT',
          `more than ${MAX_UNSTORED_BYTES} bytes that are not stored`,
          this.#layout.entryAt(block),
        );
      return;
    }
    const data = await this.#image.read(start + this.#layout.bitmapSize + inside, zeros.length);
    if (this.#layout.bitmapSize > 0) await this.#clearUnwritten(data, start, inside);
    data.copy(zeros);
  }

  /** A dynamic VHD: a sector whose bit is clear was never written (specification 1.0, "Data Blocks"); the highest bit comes first [H]. */
  async #clearUnwritten(data: Buffer, bitmapAt: number, inside: number): Promise<void> {
    const firstByte = Math.floor(inside / SECTOR / 8);
    const lastByte = Math.floor((inside + data.length - 1) / SECTOR / 8);
    const bitmap = await this.#image.read(bitmapAt + firstByte, lastByte - firstByte + 1);
    if (bitmap.every((byte) => byte === 0xff)) return;
    for (let at = 0; at < data.length; ) {
      const sector = Math.floor((inside + at) / SECTOR);
      const next = Math.min(data.length, (sector + 1) * SECTOR - inside);
      const byte = bitmap[Math.floor(sector / 8) - firstByte] ?? 0;
      if ((byte & (0x80 >>> (sector % 8))) === 0) data.fill(0, at, next);
      at = next;
    }
  }

  #startOf(block: number): number | null {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle] ?? 0) < block) low = middle + 1;
      else high = middle;
    }
    return this.#blocks[low] === block ? (this.#starts[low] ?? null) : null;
  }

  /** With its bitmap; the last block may be cut where the disk ends. */
  #storedSize(block: number): number {
    const { size, blockSize, bitmapSize } = this.#layout;
    return bitmapSize + Math.min(blockSize, size - block * blockSize);
  }
}
