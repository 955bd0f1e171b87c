import { IsoError } from 'iso-packer';
import { findVolume } from '../../../artifacts/iso-packer/src/image/find-volume.ts';
import type { ImageListing } from '../../../artifacts/iso-packer/src/image/inspect-image.ts';
import type { ByteSource } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';
import type { FoundEntry, FoundVolume } from '../../../artifacts/iso-packer/src/reading/volume.ts';
import type { PatchedSource } from './patched-source.ts';

/** What no listing may be, whatever the image says. Null: nothing of it. */
export function wrongListing({ entries }: ImageListing): string | null {
  const paths = new Set(entries.map(({ path }) => path));
  if (paths.size !== entries.length) return 'a path is listed twice';
  for (const { path, type, size, sha256 } of entries) {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
      return `the path ${path}`;
    if (!path.isWellFormed() || path.includes('\0')) return `the path ${JSON.stringify(path)}`;
    if (!Number.isSafeInteger(size) || size < 0) return `${path} with ${size} bytes`;
    if ((type === 'file') !== (sha256 !== null)) return `${path}, a ${type}, with the SHA-256 ${sha256}`;
  }
  return null;
}

/** An error must be one of ours, and name a byte that the reader has looked at, or the end. */
export function wrongError(error: unknown, source: PatchedSource): string | null {
  if (!(error instanceof IsoError)) return error instanceof Error ? String(error.stack) : String(error);
  const { code, message, category, offset } = error;
  if (category !== 'user') return `${code}: ${message}`;
  if (code === 'ISO_NOT_AN_IMAGE') return null;
  if (offset === undefined) return `${code} without an offset: ${message}`;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > source.size)
    return `${code} at byte ${offset} of ${source.size}: ${message}`;
  if (code !== 'ISO_TRUNCATED' && !source.wasRead(offset))
    return `${code} at a byte that was not read: ${message}`;
  // No image here has so many folders or pieces of files: one was entered again and again.
  if (code === 'ISO_LIMIT' && /nested|parts of files/.test(message))
    return `a loop that was not seen: ${message}`;
  return null;
}

/** What a listing that was given rests on: extents within the image, none in two files but as a whole, and no record shown twice. */
export async function wrongVolume(image: ByteSource): Promise<string | null> {
  const { source, volume } = await findVolume(image);
  return overlap(source, volume) ?? shownTwice(volume) ?? storedTwice(source);
}

function overlap({ size: end }: ByteSource, { entries }: FoundVolume): string | null {
  const files = new Map(entries.map((entry) => [dataOf(entry), entry]));
  const extents = [...files.values()].flatMap(({ path, extents: own }) =>
    own.flatMap(({ start, size }) => (start === null || size === 0 ? [] : [{ path, start, size }])),
  );
  extents.sort((a, b) => a.start - b.start);
  for (const [i, { path, start, size }] of extents.entries()) {
    if (start < 0 || start + size > end) return `${path} has data beyond the image`;
    const before = extents[i - 1];
    if (before !== undefined && before.start + before.size > start)
      return `${before.path} and ${path} overlap`;
  }
  return null;
}

function dataOf({ extents }: FoundEntry): string {
  return extents.map(({ start, size }) => `${start}+${size}`).join();
}

/** In UDF a file may have several names, whose entry is the same. */
function shownTwice({ formats, entries }: FoundVolume): string | null {
  if (formats.includes('udf')) return null;
  const shown = new Map<number, string>();
  for (const { path, extents } of entries) {
    for (const at of new Set(extents.map(({ namedAt }) => namedAt))) {
      const before = shown.get(at);
      if (before !== undefined) return `${before} and ${path} have one record`;
      shown.set(at, path);
    }
  }
  return null;
}

const SECTOR = 512;

/** Of a disk in blocks: what is stored goes on from byte to byte, and what is not lies in one place. */
function storedTwice(source: ByteSource): string | null {
  const seen = new Set<number>();
  for (let at = 0; at + 1 < source.size && at < 2 ** 26; at += SECTOR) {
    const offset = source.imageOffset(at);
    if (source.imageOffset(at + 1) !== offset + 1) continue;
    if (seen.has(offset)) return `the bytes at ${offset} are in the disk twice`;
    seen.add(offset);
  }
  return null;
}
