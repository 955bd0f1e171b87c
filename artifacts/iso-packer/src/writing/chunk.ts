import { Buffer } from 'node:buffer';
import type { Reader } from '../inputs/reader.ts';

/** In bytes. Larger chunks are no faster, and smaller ones cost a call of the system each. */
const CHUNK = 1024 * 1024;

/** Bytes on their way into the image, gathered until there are many of them. */
export class Chunk {
  #bytes = fresh();
  #used = 0;

  get room(): number {
    return CHUNK - this.#used;
  }

  get filled(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  /**
   * Reads up to `asked` bytes, for which there must be room, and keeps no more than `kept` of them.
   * @returns how many were read
   */
  read(reader: Reader, asked: number, kept: number): number {
    const got = reader.read(this.#bytes, this.#used, asked);
    this.#used += Math.min(got, kept);
    return got;
  }

  /** As many of the bytes as there is room for. @returns how many that are */
  append(bytes: Uint8Array): number {
    const taken = bytes.length > this.room ? bytes.subarray(0, this.room) : bytes;
    this.#bytes.set(taken, this.#used);
    this.#used += taken.length;
    return taken.length;
  }

  /** As many zeros as there is room for. @returns how many that are */
  appendZeros(count: number): number {
    const taken = Math.min(count, this.room);
    this.#bytes.fill(0, this.#used, this.#used + taken);
    this.#used += taken;
    return taken;
  }

  /** Empty again. @param spent what was `filled`, from a reader that has no more use for it; its memory is used anew */
  renew(spent: Uint8Array | undefined): void {
    if (spent?.buffer !== this.#bytes.buffer) this.#bytes = fresh();
    this.#used = 0;
  }
}

/** Memory that nobody has cleared: every byte of it that goes out is written first. */
function fresh(): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(CHUNK).buffer);
}
