import { ioError } from '../io-error.ts';
import { IsoError } from '../iso-error.ts';
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from '../sync-fs.ts';

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Called after each chunk with the bytes written so far. */
  readonly onWritten?: (total: number) => void;
}

/**
 * Writes an image in constant memory. The file appears when its last byte is written; on failure nothing is left, and an older file stays
 * as it was. (It is not forced to the disk itself: it survives whatever happens to this process, not a power cut in the seconds after it.)
 * @returns its size in bytes
 * @throws IsoError `ISO_USAGE` where a device or the like has that name, as it would be replaced; `ISO_IO`, `ISO_NOT_FOUND`
 */
export async function writeImage(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  options: WriteOptions = {},
): Promise<number> {
  const target = targetOf(file);
  // A process of another machine may have the same number, and one that was killed may have left its file.
  const temporary = `${target}.${process.pid}-${process.hrtime.bigint()}.partial`;
  try {
    const size = await writeNew(temporary, bytes, options);
    renameSync(temporary, target);
    return size;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw placeError(error, file) ?? ioError(error, file);
  }
}

/** Where a link leads, so that the link stays. */
function targetOf(file: string): string {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return file;
    if (stats.isFile()) return realpathSync(file);
    if (stats.isDirectory()) {
      throw new IsoError('ISO_USAGE', `"${file}" is a folder`, { mend: 'name a file in it' });
    }
  } catch (error) {
    throw ioError(error, file);
  }
  throw new IsoError('ISO_USAGE', `"${file}" is no regular file, and would be replaced by one`, {
    mend: 'write the image to a file',
  });
}

/** A file that is to be made can't be missing: its folder is. */
function placeError(error: unknown, file: string): IsoError | null {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error)) return null;
  return new IsoError('ISO_NOT_FOUND', `the folder of "${file}" does not exist`, {
    mend: 'make it first, or write the image somewhere else',
    cause: error,
  });
}

/** Each chunk is given back when it is written, so that the next one can have its memory. */
async function writeNew(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  { signal, onWritten }: WriteOptions,
): Promise<number> {
  const descriptor = openSync(file, 'wx');
  const chunks = bytes[Symbol.asyncIterator]();
  let total = 0;
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next(next.value)) {
      signal?.throwIfAborted();
      for (let done = 0; done < next.value.length; ) done += writeSync(descriptor, next.value, done);
      total += next.value.length;
      onWritten?.(total);
    }
    return total;
  } finally {
    await chunks.return?.();
    closeSync(descriptor);
  }
}
