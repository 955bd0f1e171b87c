import { crc32 } from 'node:zlib';

const blockSize = 64;
const mostBlocks = 0x10000;

/**
 * Which records of a log have been read: each one's checksum, by its number. Numbers mostly follow one another, so they are kept in
 * blocks; the oldest block is forgotten when there are too many, so that memory stays below about 30 MB (four million records in
 * sequence, 65,536 at the least).
 */
export class SeenRecords {
  readonly #blocks = new Map<number, Uint32Array>();

  /** `new`, the `same` once more, or a `different` one under a number that has been seen. */
  compare(id: number, record: Buffer): 'new' | 'same' | 'different' {
    const before = this.#blocks.get(Math.floor(id / blockSize))?.[id % blockSize] ?? 0;
    if (before === 0) return 'new';
    return before === checksum(record) ? 'same' : 'different';
  }

  add(id: number, record: Buffer): void {
    const key = Math.floor(id / blockSize);
    let block = this.#blocks.get(key);
    if (block === undefined) {
      block = new Uint32Array(blockSize);
      if (this.#blocks.size === mostBlocks) {
        for (const oldest of this.#blocks.keys()) {
          this.#blocks.delete(oldest);
          break;
        }
      }
      this.#blocks.set(key, block);
    }
    block[id % blockSize] = checksum(record);
  }
}

/** Never 0, which stands for nothing. */
function checksum(record: Buffer): number {
  return crc32(record) || 1;
}
