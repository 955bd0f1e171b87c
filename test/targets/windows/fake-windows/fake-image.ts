import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIso } from '../../../../artifacts/iso-packer/src/iso9660/read/read-iso.ts';
import { ImageFile } from '../../../../artifacts/iso-packer/src/reading/byte-source.ts';

export interface ImageItem {
  /** With `/`. */
  readonly name: string;
  readonly type: 'file' | 'folder';
  readonly hidden: boolean;
  readonly bytes: Buffer;
}

/** What an image's bytes hold, by iso-packer's own reader; null: it is no image. */
export async function readImage(bytes: Buffer): Promise<readonly ImageItem[] | null> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-windows-'));
  try {
    const file = join(folder, 'image');
    await writeFile(file, bytes);
    await using source = await ImageFile.open(file, undefined);
    const volume = await readIso(source);
    if (volume === null) return null;
    return await Promise.all(
      volume.entries.map(async ({ path, type, hidden, extents }) => {
        const parts = await Promise.all(
          extents.map(({ start, size }) => (start === null ? Buffer.alloc(size) : source.read(start, size))),
        );
        return { name: path, type, hidden, bytes: Buffer.concat(parts) };
      }),
    );
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
