import { createHash } from 'node:crypto';
import { streamInput, writeImage } from 'iso-packer';
import { packZip } from './write-zip.ts';

/** What goes into it. */
interface Inside {
  readonly name: string;
  /** Bytes that `read` gives, exactly. */
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

/**
 * Writes a ZIP archive with nothing but that file in it, complete or not at all, in constant memory. There is no manifest beside it: what is
 * in it has one.
 */
export async function wrapInZip(
  { name, size, read }: Inside,
  archive: string,
  signal: AbortSignal,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  const { bytes } = packZip([streamInput(name, size, read)]);
  const hashed = async function* () {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  };
  return { size: await writeImage(archive, hashed(), { signal }), sha256: hash.digest('hex') };
}
