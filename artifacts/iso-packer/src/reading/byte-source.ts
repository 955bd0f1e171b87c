import { Buffer } from 'node:buffer';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ioError } from '../io-error.ts';
import { IsoError } from '../iso-error.ts';

/** Bytes of an image, or of a disk or volume in one, read at given places and never as a whole. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes. @throws IsoError `ISO_TRUNCATED`; the signal's reason once it is aborted. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Where a byte of this source lies in the image file. */
  imageOffset(offset: number): number;
}

/** An image file. */
export class ImageFile implements ByteSource, AsyncDisposable {
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

  static async open(path: string, signal: AbortSignal | undefined): Promise<ImageFile> {
    signal?.throwIfAborted();
    try {
      const stats = await stat(path);
      if (!stats.isFile()) throw notAFile(path);
      return new ImageFile(await open(path, 'r'), stats.size, path, signal);
    } catch (error) {
      throw ioError(error, path);
    }
  }

  async read(offset: number, length: number): Promise<Buffer> {
    this.#signal?.throwIfAborted();
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const bytesRead = await this.#readSome(buffer, filled, offset + filled);
      if (bytesRead === 0) throw truncated(Math.min(offset + filled, this.size));
      filled += bytesRead;
    }
    return buffer;
  }

  imageOffset(offset: number): number {
    return offset;
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

/** A part of a source, as if there were nothing else: a partition, or a disk before its footer. */
export class Window implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #start: number;

  constructor(source: ByteSource, start: number, size: number) {
    this.#source = source;
    this.#start = start;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.size) throw truncated(this.size);
    return this.#source.read(this.#start + offset, length);
  }

  imageOffset(offset: number): number {
    return this.#source.imageOffset(this.#start + offset);
  }
}

export function truncated(offset: number): IsoError {
  return new IsoError('ISO_TRUNCATED', 'the image ends too early', {
    mend: 'get a complete copy of the image',
    offset,
  });
}

function notAFile(path: string): IsoError {
  return new IsoError('ISO_NOT_AN_IMAGE', `"${path}" is not a file`, { mend: 'give the file of an image' });
}
