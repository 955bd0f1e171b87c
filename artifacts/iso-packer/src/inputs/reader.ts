import { Buffer } from 'node:buffer';

/** The content of a file from its start to its end, read at once, without a detour through the event loop. */
export interface Reader extends Disposable {
  /**
   * The next bytes, at most `length`, into `buffer` from `at`.
   * @returns how many; 0 only at the end
   */
  read(buffer: Uint8Array, at: number, length: number): number;
}

/** In bytes. */
const PIECE = 256 * 1024;

/** The same for whoever takes the content in pieces. @param open called when the first one is asked for */
export function* piecesOf(open: () => Reader): Generator<Uint8Array, void> {
  using reader = open();
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(PIECE);
    const length = reader.read(piece, 0, PIECE);
    if (length === 0) return;
    yield piece.subarray(0, length);
  }
}
