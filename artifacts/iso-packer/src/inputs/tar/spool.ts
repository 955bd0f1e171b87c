import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ioError } from '../../io-error.ts';
import { IsoError } from '../../iso-error.ts';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from '../../sync-fs.ts';
import type { Reader } from '../reader.ts';

/** One temporary file that keeps the contents of many until it is closed. */
export class Spool implements Disposable {
  readonly #folder: string;
  readonly #descriptor: number;
  #size = 0;
  #closed = false;

  /** @throws IsoError `ISO_IO`, as all of its methods do where the disk is full or fails */
  constructor() {
    const folder = join(tmpdir(), 'iso-packer-');
    try {
      this.#folder = mkdtempSync(folder);
      this.#descriptor = openSync(join(this.#folder, 'spool'), 'wx+', 0o600);
    } catch (error) {
      throw ioError(error, folder);
    }
    // Its name goes at once where the system lets it: then nothing is left whatever happens to this process.
    if (process.platform !== 'win32') rmSync(this.#folder, { recursive: true });
  }

  /** Bytes that it keeps. */
  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        const written = writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#size);
        done += written;
        this.#size += written;
      }
    } catch (error) {
      throw ioError(error, this.#folder);
    }
  }

  /** What was appended from `start` on, `size` bytes of it. */
  reader(start: number, size: number): Reader {
    let done = 0;
    const read: Reader['read'] = (buffer, at, length) => {
      const got = this.#read(buffer, at, Math.min(length, size - done), start + done);
      done += got;
      return got;
    };
    return { read, [Symbol.dispose]: () => {} };
  }

  #read(buffer: Uint8Array, at: number, length: number, position: number): number {
    if (this.#closed) {
      throw new IsoError('ISO_USAGE', 'the contents of the tar are no longer kept', {
        mend: 'write the image before the inputs of the tar are disposed of',
      });
    }
    try {
      return readSync(this.#descriptor, buffer, at, length, position);
    } catch (error) {
      throw ioError(error, this.#folder);
    }
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#descriptor);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
