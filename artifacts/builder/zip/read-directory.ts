import { type Entry, getFileNameLowLevel, validateFileName, type ZipFile } from 'yauzl';
import { zipDamage } from './zip-damage.ts';

/** An entry that the archive's directory names, checked. */
export interface ZipRecord {
  /** With `/`, without one at the end. */
  readonly path: string;
  readonly folder: boolean;
  readonly hidden: boolean;
  readonly entry: Entry;
}

const MAX_ENTRIES = 250_000;
const MAX_PATH_CHARACTERS = 64 * 1024 * 1024;
const MAX_DEPTH = 64;
/** Names, extra fields and comments: what is kept of the archive's directory while it is read. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const MAX_TOTAL_BYTES = 4 * 1024 ** 3;
/** Honest files shrink to less only where they are small or nearly empty. */
const MAX_RATIO = 200;
const RATIO_FREE_BYTES = 256 * 1024 * 1024;
/** DOS attribute (APPNOTE 4.4.15). */
const HIDDEN = 0x02;

/**
 * The directory, in its order.
 * @throws IsoError for names that lead out of the archive or are there twice, encryption, and what would unpack to too much.
 */
export async function readDirectory(zip: ZipFile, archiveSize: number): Promise<ZipRecord[]> {
  const records: ZipRecord[] = [];
  const limits = new ZipLimits(archiveSize);
  const names = new Map<string, ZipRecord>();
  for await (const entry of zip.eachEntry()) {
    limits.entry(entry);
    const record = recordOf(entry);
    limits.listed(record.path, entry);
    if (names.has(record.path)) throw badName('a name that is there twice', entry);
    names.set(record.path, record);
    records.push(record);
  }
  const implied = new Set<string>();
  for (const record of records) checkParents(record, { names, implied, limits });
  return records;
}

function recordOf(entry: Entry): ZipRecord {
  if (entry.isEncrypted()) throw unsupported('an encrypted entry', entry);
  if (!entry.canDecodeFileData())
    throw unsupported(`the compression method ${entry.compressionMethod}`, entry);
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  if (validateFileName(name) !== null) throw badName('a name that leads out of the archive', entry);
  const folder = name.endsWith('/');
  const path = folder ? name.slice(0, -1) : name;
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.') || /[\0\ufffd]/.test(path))
    throw badName('a name that is none', entry);
  return { path, folder, hidden: (entry.externalFileAttributes & HIDDEN) !== 0, entry };
}

interface Seen {
  readonly names: ReadonlyMap<string, ZipRecord>;
  /** Folders that no entry of their own names. */
  readonly implied: Set<string>;
  readonly limits: ZipLimits;
}

/** Those of a folder that is known are checked with it. */
function checkParents({ path, entry }: ZipRecord, { names, implied, limits }: Seen): void {
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const parent = path.slice(0, cut);
    const named = names.get(parent);
    if (named?.folder === false) throw badName('a name under another that is a file', entry);
    if (named !== undefined || implied.has(parent)) return;
    implied.add(parent);
    limits.listed(parent, entry);
  }
}

/** What an archive may cost, whatever it claims. */
class ZipLimits {
  readonly #maxBytes: number;
  #listed = 0;
  #characters = 0;
  #kept = 0;
  #bytes = 0;

  constructor(archiveSize: number) {
    this.#maxBytes = Math.min(MAX_TOTAL_BYTES, Math.max(RATIO_FREE_BYTES, archiveSize * MAX_RATIO));
  }

  /** Before anything in it is looked at. */
  entry(entry: Entry): void {
    this.#kept += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    this.#bytes += entry.uncompressedSize;
    if (this.#kept > MAX_KEPT_BYTES) throw limit(`a directory of more than ${MAX_KEPT_BYTES} bytes`, entry);
    if (this.#bytes > this.#maxBytes)
      throw limit(`an archive that unpacks to more than ${this.#maxBytes} bytes`, entry);
  }

  /** A file or folder that will be in the listing: a short name can imply thousands of folders. */
  listed(path: string, entry: Entry): void {
    this.#listed += 1;
    this.#characters += path.length;
    if (this.#listed > MAX_ENTRIES) throw limit(`more than ${MAX_ENTRIES} entries`, entry);
    if (this.#characters > MAX_PATH_CHARACTERS) throw limit('the paths are too long', entry);
    if (path.split('/', MAX_DEPTH + 1).length > MAX_DEPTH)
      throw limit(`names nested more than ${MAX_DEPTH} deep`, entry);
  }
}

function limit(what: string, { relativeOffsetOfLocalHeader }: Entry) {
  return zipDamage('ISO_LIMIT', what, relativeOffsetOfLocalHeader);
}

function badName(what: string, { relativeOffsetOfLocalHeader }: Entry) {
  return zipDamage('ISO_BAD_NAME', what, relativeOffsetOfLocalHeader);
}

function unsupported(what: string, { relativeOffsetOfLocalHeader }: Entry) {
  return zipDamage('ISO_UNSUPPORTED_FORMAT', what, relativeOffsetOfLocalHeader);
}
