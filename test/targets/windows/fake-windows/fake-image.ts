import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageSource } from '../../../../artifacts/iso-packer/src/read/image-source.ts';
import { Limits } from '../../../../artifacts/iso-packer/src/read/limits.ts';
import { readIsoName, readJolietName } from '../../../../artifacts/iso-packer/src/read/name-reader.ts';
import { readVolumes } from '../../../../artifacts/iso-packer/src/read/volume-descriptors.ts';
import { listTree } from '../../../../artifacts/iso-packer/src/read/walk.ts';

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
    await using source = await ImageSource.open(file, undefined);
    const { joliet, primary } = await readVolumes(source);
    const volume = joliet ?? primary;
    const readName = joliet === null ? readIsoName : readJolietName;
    const limits = new Limits(source.size, volume.size);
    const found = await listTree({ source, limits, readName }, volume.root.extent);
    return await Promise.all(
      found.map(async ({ path, type, hidden, extents }) => {
        const parts = await Promise.all(extents.map(({ start, size }) => source.read(start, size)));
        return { name: path, type, hidden, bytes: Buffer.concat(parts) };
      }),
    );
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
