import { createHash } from 'node:crypto';
import type { Extent } from './directory-record.ts';
import { ImageSource } from './image-source.ts';
import { Limits } from './limits.ts';
import { type NameReader, readIsoName, readJolietName, rockRidgeNames } from './name-reader.ts';
import { rockRidgeSkip } from './rock-ridge.ts';
import { readVolumes, type Volume, type Volumes } from './volume-descriptors.ts';
import { type FoundEntry, listTree } from './walk.ts';

/** `rock-ridge` and `udf` are told where they are present; of UDF nothing is read. */
export type Format = 'iso9660' | 'joliet' | 'rock-ridge' | 'udf';

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
  /** Of the richest name space: Joliet, else Rock Ridge, else ISO 9660 itself. */
  readonly entries: readonly ImageEntry[];
}

const HASH_CHUNK = 1024 * 1024;

/**
 * What is in an ISO 9660 image. The image is taken for hostile: time and memory are bounded by limits, not by
 * what it claims.
 * @throws IsoError `ISO_NOT_FOUND` or `ISO_IO`, or what is wrong with the image, with the byte offset; the
 *   signal's reason once it is aborted.
 */
export async function inspectImage(file: string, o: { signal?: AbortSignal } = {}): Promise<ImageListing> {
  await using source = await ImageSource.open(file, o.signal);
  const volumes = await readVolumes(source);
  const skip = await rockRidgeSkip(source, volumes.primary.root.extent);
  const { volume, readName } = richest(source, volumes, skip);
  const limits = new Limits(source.size, volume.size);
  const found = await listTree({ source, limits, readName }, volume.root.extent);
  return {
    formats: formatsOf(volumes, skip !== null),
    labels: {
      iso9660: volumes.primary.label,
      ...(volumes.joliet === null ? {} : { joliet: volumes.joliet.label }),
    },
    entries: await hashed(source, found),
  };
}

function richest(
  source: ImageSource,
  { primary, joliet }: Volumes,
  skip: number | null,
): { volume: Volume; readName: NameReader } {
  if (joliet !== null) return { volume: joliet, readName: readJolietName };
  return { volume: primary, readName: skip === null ? readIsoName : rockRidgeNames(source, skip) };
}

function formatsOf({ joliet, udf }: Volumes, rockRidge: boolean): Format[] {
  const formats: Format[] = ['iso9660'];
  if (joliet !== null) formats.push('joliet');
  if (rockRidge) formats.push('rock-ridge');
  if (udf) formats.push('udf');
  return formats;
}

/** Data that several files share is read once, so that all reading is bounded by the image's size. */
async function hashed(source: ImageSource, found: readonly FoundEntry[]): Promise<ImageEntry[]> {
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

async function hash(source: ImageSource, extents: readonly Extent[]): Promise<string> {
  const sum = createHash('sha256');
  for (const { start, size } of extents) {
    for (let done = 0; done < size; done += HASH_CHUNK) {
      sum.update(await source.read(start + done, Math.min(HASH_CHUNK, size - done)));
    }
  }
  return sum.digest('hex');
}
