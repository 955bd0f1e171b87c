import { Buffer } from 'node:buffer';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ioError } from '../io-error.ts';
import { IsoError } from '../iso-error.ts';

/** An image file, read at given places and never as a whole. */
export class ImageSource implements AsyncDisposable {
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;

  private constructor(handle: FileHandle, size: number, path: string, signal: AbortSignal | undefined) {
    this.#handle = handle;
    this.size = size;
    this.#path = path;
    this.#signal = signal;
  }

  static async open(path: string, signal: AbortSignal | undefined): Promise<ImageSource> {
    signal?.throwIfAborted();
    try {
      const stats = await stat(path);
      if (!stats.isFile()) throw notAFile(path);
      return new ImageSource(await open(path, 'r'), stats.size, path, signal);
    } catch (error) {
      throw ioError(error, path);
    }
  }

  /** Exactly `length` bytes. @throws IsoError `ISO_TRUNCATED`; the signal's reason once it is aborted. */
  async read(offset: number, length: number): Promise<Buffer> {
    this.#signal?.throwIfAborted();
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const bytesRead = await this.#readSome(buffer, filled, offset + filled);
      if (bytesRead === 0) throw truncated(offset + filled);
      filled += bytesRead;
    }
    return buffer;
  }

  async #readSome(buffer: Buffer, at: number, position: number): Promise<number> {
    try {
      return (await this.#handle.read(buffer, at, buffer.length - at, position)).bytesRead;
    } catch (error) {
      throw ioError(error, this.#path);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

function truncated(offset: number): IsoError {
  return new IsoError('ISO_TRUNCATED', `the image ends before byte ${offset}`, {
    mend: 'get a complete copy of the image',
    offset,
  });
}

function notAFile(path: string): IsoError {
  return new IsoError('ISO_NOT_AN_IMAGE', `"${path}" is not a file`, { mend: 'give the file of an image' });
}
