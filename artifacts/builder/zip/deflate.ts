import { Buffer } from 'node:buffer';
import { Deflate } from 'fflate';

/** What the compressor is given at a time: its output depends on where its input is cut. */
const PIECE = 64 * 1024;

/**
 * The data in Deflate's form (RFC 1951). zlib's output differs between its versions and processors; that of this compressor, which is
 * plain JavaScript, does not.
 */
export async function* deflated(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const compressor = new Deflate({ level: 6 }, (bytes) => {
    ready.push(bytes);
  });
  for await (const piece of evenPieces(data)) {
    compressor.push(piece, false);
    yield* ready.splice(0);
  }
  compressor.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}

/** The same bytes in pieces that do not depend on how they came; the last may be shorter. */
async function* evenPieces(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let piece = Buffer.alloc(PIECE);
  let filled = 0;
  for await (const chunk of data) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + PIECE - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PIECE) continue;
      yield piece;
      piece = Buffer.alloc(PIECE);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
