import { open, rename, rm } from 'node:fs/promises';
import { ioError } from '../io-error.ts';

/** The file appears when its last byte is on disk; on failure nothing is left, and an older file stays as it was. */
export async function writeWhole(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const temporary = `${file}.${process.pid}.partial`;
  try {
    await using handle = await open(temporary, 'wx');
    for await (const chunk of bytes) {
      signal.throwIfAborted();
      await handle.writeFile(chunk);
    }
    await handle.sync();
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw ioError(error, file);
  }
}
