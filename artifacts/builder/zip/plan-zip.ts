import { type FileInput, type Input, IsoError, type PlannedEntry } from 'iso-packer';

/** A file or folder of the archive; `file` is null for a folder. */
export interface ZipEntry {
  readonly path: string;
  readonly hidden: boolean;
  readonly file: FileInput | null;
}

/** APPNOTE 4.4.8, 4.4.9: sizes and offsets of 32 bits, the last value meaning ZIP64, which is not written. */
const MAX_BYTES = 2 ** 32 - 2;
/** APPNOTE 4.4.22, likewise of 16 bits. */
const MAX_ENTRIES = 2 ** 16 - 2;
/** APPNOTE 4.4.10, of 16 bits. */
const MAX_NAME_BYTES = 2 ** 16 - 2;
/** With the file itself; where our own reader stops. */
const MAX_DEPTH = 64;
/** More than a header, its record in the directory and a data descriptor take beside two names. */
const OVERHEAD = 128;

/**
 * Everything that goes into the archive, implied folders too, by path in UTF-16 code units, so that the order of the inputs leaves no
 * trace.
 * @throws IsoError of category `user`: a path, size or number that a ZIP archive or its unpacking in Windows cannot hold.
 */
export function planZip(inputs: Iterable<Input>): ZipEntry[] {
  const entries = new Map<string, ZipEntry>();
  for (const input of inputs) add(entries, entryOf(input));
  for (const { path } of [...entries.values()]) addParents(entries, path);
  const sorted = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  checkSizes(sorted);
  return sorted;
}

export function plannedEntries(entries: readonly ZipEntry[]): PlannedEntry[] {
  return entries.map(({ path, hidden, file }) => ({
    ...{ path, shownPath: path, hidden },
    ...(file === null ? { type: 'folder', size: 0 } : { type: 'file', size: file.size }),
  }));
}

function entryOf(input: Input): ZipEntry {
  const { path, hidden = false } = input;
  checkPath(path);
  return { path, hidden, file: 'folder' in input ? null : input };
}

/** Names that Windows takes for the same cannot both be unpacked. */
function add(entries: Map<string, ZipEntry>, entry: ZipEntry): void {
  const key = keyOf(entry.path);
  if (entries.has(key)) throw duplicate(entry.path);
  entries.set(key, entry);
}

function addParents(entries: Map<string, ZipEntry>, path: string): void {
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const parent = path.slice(0, cut);
    const known = entries.get(keyOf(parent));
    if (known === undefined) entries.set(keyOf(parent), { path: parent, hidden: false, file: null });
    else if (known.file !== null || known.path !== parent) throw duplicate(path);
  }
}

function keyOf(path: string): string {
  return path.toUpperCase();
}

/** APPNOTE 4.4.17: relative, with `/`. */
function checkPath(path: string): void {
  const parts = path.split('/');
  const odd = parts.some((part) => part === '' || part === '.' || part === '..');
  if (odd || /[\\:\p{Control}]/u.test(path) || !path.isWellFormed()) {
    throw new IsoError('ISO_BAD_PATH', `"${path}" is not a path inside a ZIP archive`, {
      mend: 'give names separated by single "/", with no leading or trailing one, no "." or "..", and no "\\", ":" or control character',
    });
  }
  if (parts.length > MAX_DEPTH) {
    throw new IsoError('ISO_TOO_DEEP', `"${path}" lies in ${MAX_DEPTH} nested folders or more`, {
      mend: 'use fewer nested folders',
    });
  }
  if (Buffer.byteLength(path) > MAX_NAME_BYTES) {
    throw new IsoError('ISO_PATH_TOO_LONG', `a path of more than ${MAX_NAME_BYTES} bytes`, {
      mend: 'use shorter names or fewer nested folders',
    });
  }
}

function checkSizes(entries: readonly ZipEntry[]): void {
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
  for (const { path, file } of entries) {
    bytes += OVERHEAD + 2 * Buffer.byteLength(path) + (file === null ? 0 : largest(file));
  }
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

/** Deflated data that cannot be compressed grows a little: a few bytes in each 16 KiB. */
function largest({ path, size }: FileInput): number {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new IsoError('ISO_BAD_SIZE', `"${path}" announces a size of ${size} bytes`, {
      mend: 'announce the exact number of bytes, a whole number from 0',
    });
  }
  return size + Math.ceil(size / 1024) + 64;
}

function duplicate(path: string): IsoError {
  return new IsoError('ISO_DUPLICATE_PATH', `"${path}" is given twice, as Windows compares names`, {
    mend: 'give each path once, as a file or as a folder, and in one spelling',
  });
}
