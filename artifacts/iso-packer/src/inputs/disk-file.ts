import { ioError } from '../io-error.ts';
import { closeSync, constants, openSync, readSync } from '../sync-fs.ts';
import type { Reader } from './reader.ts';

/**
 * What was a regular file when it was listed may be something else by now: a pipe would be waited for without end, a link would lead
 * elsewhere. (Windows has neither flag.)
 */
const REGULAR_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** A file on disk. */
export class DiskFile implements Reader {
  readonly #file: string;
  readonly #descriptor: number;

  /** @throws IsoError `ISO_NOT_FOUND`, `ISO_IO` */
  constructor(file: string) {
    this.#file = file;
    try {
      this.#descriptor = openSync(file, REGULAR_ONLY);
    } catch (error) {
      throw ioError(error, file);
    }
  }

  /** @throws IsoError `ISO_IO` */
  read(buffer: Uint8Array, at: number, length: number): number {
    try {
      return readSync(this.#descriptor, buffer, at, length, null);
    } catch (error) {
      throw ioError(error, this.#file);
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
