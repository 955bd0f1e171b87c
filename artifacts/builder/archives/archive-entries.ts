import { type FileInput, type Input, IsoError } from 'iso-packer';

/** A file or folder of an archive; `file` is null for a folder. */
export interface ArchiveEntry {
  readonly path: string;
  readonly hidden: boolean;
  readonly file: FileInput | null;
}

/** Of everything in an archive, unless another is given. */
export const archiveDate = new Date(Date.UTC(2000, 0, 1));
/** With the file itself; where our own readers stop. */
export const maxDepth = 64;

/**
 * Everything that goes into an archive, implied folders too, by path in UTF-16 code units, so that the order of the inputs leaves no
 * trace.
 * @throws IsoError of category `user`: a path that leads out of the archive, or that cannot be unpacked in Windows.
 */
export function archiveEntries(inputs: Iterable<Input>): ArchiveEntry[] {
  const entries = new Map<string, ArchiveEntry>();
  for (const input of inputs) add(entries, entryOf(input));
  for (const { path } of [...entries.values()]) addParents(entries, path);
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function entryOf(input: Input): ArchiveEntry {
  const { path, hidden = false } = input;
  checkPath(path);
  return { path, hidden, file: 'folder' in input ? null : input };
}

/** Names that Windows takes for the same cannot both be unpacked. */
function add(entries: Map<string, ArchiveEntry>, entry: ArchiveEntry): void {
  const key = keyOf(entry.path);
  if (entries.has(key)) throw duplicate(entry.path);
  entries.set(key, entry);
}

function addParents(entries: Map<string, ArchiveEntry>, path: string): void {
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

/** Relative, with `/` (APPNOTE 4.4.17 for ZIP; the others alike). */
function checkPath(path: string): void {
  const parts = path.split('/');
  const odd = parts.some((part) => part === '' || part === '.' || part === '..');
  if (odd || /[\\:\p{Control}]/u.test(path) || !path.isWellFormed()) {
    throw new IsoError('ISO_BAD_PATH', `"${path}" is not a path inside an archive`, {
      mend: 'give names separated by single "/", with no leading or trailing one, no "." or "..", and no "\\", ":" or control character',
    });
  }
  if (parts.length > maxDepth) {
    throw new IsoError('ISO_TOO_DEEP', `"${path}" lies in ${maxDepth} nested folders or more`, {
      mend: 'use fewer nested folders',
    });
  }
}

function duplicate(path: string): IsoError {
  return new IsoError('ISO_DUPLICATE_PATH', `"${path}" is given twice, as Windows compares names`, {
    mend: 'give each path once, as a file or as a folder, and in one spelling',
  });
}
