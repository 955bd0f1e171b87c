import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findVolume } from '../../../../artifacts/iso-packer/src/image/find-volume.ts';
import { ImageFile } from '../../../../artifacts/iso-packer/src/reading/byte-source.ts';
import type { Format } from '../../../../artifacts/iso-packer/src/reading/volume.ts';

export interface ImageItem {
  /** With `/`. */
  readonly name: string;
  readonly type: 'file' | 'folder';
  readonly hidden: boolean;
  readonly bytes: Buffer;
}

/** What Windows makes of an image, and its type in VHDMP's events. */
export interface ImageKind {
  readonly becomes: 'drive' | 'disk';
  readonly vhdType: number;
  /** One of them must be in it. */
  readonly formats: readonly Format[];
}

const optical: ImageKind = { becomes: 'drive', vhdType: 3, formats: ['iso9660', 'udf'] };
const kinds: Readonly<Record<string, ImageKind>> = {
  iso: optical,
  img: optical,
  vhd: { becomes: 'disk', vhdType: 1, formats: ['vhd'] },
  vhdx: { becomes: 'disk', vhdType: 2, formats: ['vhdx'] },
};

/** By the extension, which is what Windows goes by; a canary of ours is opened as an ISO image. */
export function kindOf(path: string): ImageKind {
  return kinds[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? optical;
}

/** What an image of this kind holds, by iso-packer's own readers; null: it is none. */
export async function readImage(bytes: Buffer, { formats }: ImageKind): Promise<readonly ImageItem[] | null> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-windows-'));
  try {
    const file = join(folder, 'image');
    await writeFile(file, bytes);
    await using image = await ImageFile.open(file, undefined);
    const { source, volume } = await findVolume(image);
    if (!volume.formats.some((format) => formats.includes(format))) return null;
    return await Promise.all(
      volume.entries.map(async ({ path, type, hidden, extents }) => {
        const parts = await Promise.all(
          extents.map(({ start, size }) => (start === null ? Buffer.alloc(size) : source.read(start, size))),
        );
        return { name: path, type, hidden, bytes: type === 'file' ? Buffer.concat(parts) : Buffer.alloc(0) };
      }),
    );
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
