import { type FileInput, type Input, IsoError, type PlannedEntry } from 'iso-packer';
import { type ArchiveEntry, archiveEntries } from '../archives/archive-entries.ts';

/** APPNOTE 4.4.8, 4.4.9: sizes and offsets of 32 bits, the last value meaning ZIP64, which is not written. */
const MAX_BYTES = 2 ** 32 - 2;
/** APPNOTE 4.4.22, likewise of 16 bits. */
const MAX_ENTRIES = 2 ** 16 - 2;
/** APPNOTE 4.4.10, of 16 bits. */
const MAX_NAME_BYTES = 2 ** 16 - 2;
/** More than a header, its record in the directory and a data descriptor take beside two names. */
const OVERHEAD = 128;

/**
 * Everything that goes into the archive, in its order.
 * @throws IsoError of category `user`: a path, size or number that a ZIP archive or its unpacking in Windows cannot hold.
 */
export function planZip(inputs: Iterable<Input>): ArchiveEntry[] {
  const entries = archiveEntries(inputs);
  checkSizes(entries);
  return entries;
}

export function plannedEntries(entries: readonly ArchiveEntry[]): PlannedEntry[] {
  return entries.map(({ path, hidden, file }) => ({
    ...{ path, shownPath: path, hidden },
    ...(file === null ? { type: 'folder', size: 0 } : { type: 'file', size: file.size }),
  }));
}

function checkSizes(entries: readonly ArchiveEntry[]): void {
  if (entries.length > MAX_ENTRIES) {
    throw new IsoError(
      'ISO_TOO_MANY_ENTRIES',
      `${entries.length} entries, over the limit of ${MAX_ENTRIES}`,
      {
        mend: 'pack fewer files and folders',
      },
    );
  }
  let bytes = 0;
  for (const { path, file } of entries)
    bytes += OVERHEAD + 2 * nameBytes(path) + (file === null ? 0 : largest(file));
  if (bytes > MAX_BYTES) {
    throw new IsoError(
      'ISO_IMAGE_TOO_LARGE',
      'the files together may not fit into the 4 GiB of a ZIP archive',
      {
        mend: 'pack less, or choose another container',
      },
    );
  }
}

function nameBytes(path: string): number {
  const bytes = Buffer.byteLength(path);
  if (bytes <= MAX_NAME_BYTES) return bytes;
  throw new IsoError('ISO_PATH_TOO_LONG', `a path of more than ${MAX_NAME_BYTES} bytes`, {
    mend: 'use shorter names or fewer nested folders',
  });
}

/** Deflated data that cannot be compressed grows a little: a few bytes in each 16 KiB. */
function largest({ path, size }: FileInput): number {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new IsoError('ISO_BAD_SIZE', `"${path}" announces a size of ${size} bytes`, {
      mend: 'announce the exact number of bytes, a whole number from 0',
    });
  }
  return size + Math.ceil(size / 1024) + 64;
}
