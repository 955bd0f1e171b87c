import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Reader } from '../inputs/reader.ts';
import type { FileNode } from '../inputs/tree.ts';
import { IsoError } from '../iso-error.ts';
import { Chunk } from './chunk.ts';

/** A reader may give a chunk back with `next(chunk)` when it is done with it. */
export type Chunks = AsyncGenerator<Uint8Array, void, Uint8Array | undefined>;

/**
 * The data of the files, one after the other, each filled up with zeros to a multiple of `unit` bytes, in large chunks. To be passed on
 * with `yield*`, so that chunks can be given back: copying a large file into fresh memory takes twice as long.
 * @throws IsoError `ISO_SIZE_CHANGED` if a file gives more or fewer bytes than it announced; what opening and reading it throws.
 */
export async function* emitFiles(files: Iterable<FileNode>, unit: number): Chunks {
  const chunk = new Chunk();
  for (const file of files) {
    const reader = file.input.reader?.();
    if (reader === undefined) {
      for await (const _full of openedData(file, chunk)) yield* handOver(chunk);
    } else {
      // Not `using`: with ten thousand small files that alone is 3 % of the command's time.
      try {
        for (let left = file.size; left >= 0; ) {
          left = readOn(file, reader, left, chunk);
          if (chunk.room === 0) yield* handOver(chunk);
        }
      } finally {
        reader[Symbol.dispose]();
      }
    }
    for (let left = (unit - (file.size % unit)) % unit; left > 0; ) {
      left -= chunk.appendZeros(left);
      if (chunk.room === 0) yield* handOver(chunk);
    }
  }
  if (chunk.filled.length > 0) yield chunk.filled;
}

/** Between two chunks everything else has its turn: signals above all, as neither reading nor writing may wait for anything. */
async function* handOver(chunk: Chunk): Chunks {
  await nextTurn();
  chunk.renew(yield chunk.filled);
}

/** @returns how many bytes of the file are left to read; -1 once its end was seen where it was announced */
function readOn(file: FileNode, reader: Reader, left: number, chunk: Chunk): number {
  // One byte more than there should be: most files are read, and their end is seen, with one call.
  const asked = Math.min(left + 1, chunk.room);
  const got = chunk.read(reader, asked, left);
  if (got > left) throw sizeChanged(file, 'more');
  if (got === 0 && left > 0) throw sizeChanged(file, 'fewer');
  return got === left && got < asked ? -1 : left - got;
}

/** The same without a reader; gives control back each time the chunk is full. */
async function* openedData(file: FileNode, chunk: Chunk): AsyncGenerator<void> {
  let left = file.size;
  for await (const bytes of file.input.open()) {
    if (bytes.length > left) throw sizeChanged(file, 'more');
    left -= bytes.length;
    for (let done = 0; done < bytes.length; ) {
      done += chunk.append(bytes.subarray(done));
      if (chunk.room === 0) yield;
    }
  }
  if (left > 0) throw sizeChanged(file, 'fewer');
}

function sizeChanged({ path, size }: FileNode, than: 'more' | 'fewer'): IsoError {
  return new IsoError('ISO_SIZE_CHANGED', `"${path}" gave ${than} bytes than the ${size} it announced`, {
    mend: 'make sure that nothing changes the file while it is packed, and try again',
  });
}
