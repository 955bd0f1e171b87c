import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** In the form of gzip; null where that is longer than `most` bytes. */
export async function compressed(bytes: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of Readable.from(bytes).compose(createGzip()) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
