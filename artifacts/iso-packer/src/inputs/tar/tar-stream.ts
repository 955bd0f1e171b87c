import { Buffer } from 'node:buffer';
import { badTar } from './tar-error.ts';

/** The bytes of a tar in the portions in which a tar is read. */
export class TarStream {
  readonly #pieces: AsyncIterator<unknown>;
  readonly #signal: AbortSignal | undefined;
  #piece: Uint8Array = Buffer.alloc(0);
  #offset = 0;

  constructor(source: AsyncIterable<unknown>, signal: AbortSignal | undefined) {
    this.#pieces = source[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** So many bytes as one; null where the stream ends before the first of them. */
  async take(length: number): Promise<Buffer | null> {
    if (this.#piece.length >= length) return asBuffer(this.#cut(length));
    const start = this.#offset;
    const parts: Uint8Array[] = [];
    for await (const part of this.parts(length)) parts.push(part);
    if (this.#offset === start && length > 0) return null;
    if (this.#offset < start + length) throw badTar('the tar ends in the middle of a header', this.#offset);
    return Buffer.concat(parts);
  }

  /** So many bytes as they come; fewer where the stream ends. */
  async *parts(length: number): AsyncGenerator<Uint8Array, void> {
    for (let left = length; left > 0; ) {
      if (this.#piece.length === 0 && !(await this.#more())) return;
      const part = this.#cut(left);
      left -= part.length;
      yield part;
    }
  }

  /** To be called when nothing more will be read, for whatever reason. Nobody waits for a source that may never answer. */
  close(): void {
    this.#pieces.return?.().catch(() => {});
  }

  #cut(length: number): Uint8Array {
    const part = this.#piece.subarray(0, length);
    this.#piece = this.#piece.subarray(part.length);
    this.#offset += part.length;
    return part;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#next();
    if (done) return false;
    if (!(value instanceof Uint8Array))
      throw badTar('the stream gives something else than bytes', this.#offset);
    this.#piece = value;
    return true;
  }

  #next(): Promise<IteratorResult<unknown>> {
    const signal = this.#signal;
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<unknown>>();
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#pieces
      .next()
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener('abort', abort));
    return promise;
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
