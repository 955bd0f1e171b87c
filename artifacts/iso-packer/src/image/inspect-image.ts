import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type ByteSource, ImageFile } from '../reading/byte-source.ts';
import type { Extent, Format, FoundVolume } from '../reading/volume.ts';
import { findVolume, withImageOffsets } from './find-volume.ts';

export interface ImageEntry {
  /** From the root, with `/`. */
  readonly path: string;
  readonly type: 'file' | 'folder';
  /** Bytes; 0 for a folder. */
  readonly size: number;
  /** In hexadecimal; null for a folder. */
  readonly sha256: string | null;
  readonly hidden: boolean;
}

export interface ImageListing {
  readonly formats: readonly Format[];
  /** Volume labels, of the formats that have one of their own and are read. */
  readonly labels: Partial<Record<Format, string>>;
  /** Of the richest name space: UDF, else Joliet, else Rock Ridge, else ISO 9660 itself; in a disk, of its FAT volumes. */
  readonly entries: readonly ImageEntry[];
}

const HASH_CHUNK = 1024 * 1024;

/**
 * What is in an image. The image is taken for hostile: time and memory are bounded by limits, not by what it claims.
 * @throws IsoError `ISO_NOT_FOUND` or `ISO_IO`, or what is wrong with the image, with the byte offset; the
 *   signal's reason once it is aborted.
 */
export async function inspectImage(file: string, o: { signal?: AbortSignal } = {}): Promise<ImageListing> {
  await using image = await ImageFile.open(file, o.signal);
  return await inspectSource(image);
}

/** The same of an image that is opened already. */
export async function inspectSource(image: ByteSource): Promise<ImageListing> {
  const { source, volume } = await findVolume(image);
  const entries = await withImageOffsets(source, () => hashed(source, volume));
  return { formats: volume.formats, labels: volume.labels, entries };
}

/** Data that several files share is read once, so that all reading is bounded by the image's size. */
async function hashed(source: ByteSource, { entries: found }: FoundVolume): Promise<ImageEntry[]> {
  const known = new Map<string, string>();
  const entries: ImageEntry[] = [];
  for (const { path, type, hidden, extents } of found) {
    const size = extents.reduce((sum, extent) => sum + extent.size, 0);
    if (type === 'folder') {
      entries.push({ path, type, size, sha256: null, hidden });
      continue;
    }
    const key = extents.map((extent) => `${extent.start}+${extent.size}`).join();
    const sha256 = known.get(key) ?? (await hash(source, extents));
    known.set(key, sha256);
    entries.push({ path, type, size, sha256, hidden });
  }
  return entries;
}

async function hash(source: ByteSource, extents: readonly Extent[]): Promise<string> {
  const sum = createHash('sha256');
  for (const { start, size } of extents) {
    for (let done = 0; done < size; done += HASH_CHUNK) {
      const length = Math.min(HASH_CHUNK, size - done);
      sum.update(start === null ? Buffer.alloc(length) : await source.read(start + done, length));
    }
  }
  return sum.digest('hex');
}
