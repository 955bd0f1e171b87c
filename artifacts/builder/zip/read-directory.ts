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
const MAX_NAME_CHARACTERS = 64 * 1024 * 1024;
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
    if (names.has(record.path)) throw badName('a name that is there twice', entry);
    names.set(record.path, record);
    records.push(record);
  }
  for (const record of records) checkParents(record, names);
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

function checkParents({ path, entry }: ZipRecord, names: ReadonlyMap<string, ZipRecord>): void {
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    if (names.get(path.slice(0, cut))?.folder === false)
      throw badName('a name under another that is a file', entry);
  }
}

/** What an archive may cost, whatever it claims. */
class ZipLimits {
  readonly #maxBytes: number;
  #entries = 0;
  #characters = 0;
  #bytes = 0;

  constructor(archiveSize: number) {
    this.#maxBytes = Math.min(MAX_TOTAL_BYTES, Math.max(RATIO_FREE_BYTES, archiveSize * MAX_RATIO));
  }

  entry({ fileNameLength, uncompressedSize, relativeOffsetOfLocalHeader }: Entry): void {
    this.#entries += 1;
    this.#characters += fileNameLength;
    this.#bytes += uncompressedSize;
    if (this.#entries > MAX_ENTRIES)
      throw zipDamage('ISO_LIMIT', `more than ${MAX_ENTRIES} entries`, relativeOffsetOfLocalHeader);
    if (this.#characters > MAX_NAME_CHARACTERS)
      throw zipDamage('ISO_LIMIT', 'the names are too long', relativeOffsetOfLocalHeader);
    if (this.#bytes > this.#maxBytes)
      throw zipDamage(
        'ISO_LIMIT',
        `an archive that unpacks to more than ${this.#maxBytes} bytes`,
        relativeOffsetOfLocalHeader,
      );
  }
}

function badName(what: string, { relativeOffsetOfLocalHeader }: Entry) {
  return zipDamage('ISO_BAD_NAME', what, relativeOffsetOfLocalHeader);
}

function unsupported(what: string, { relativeOffsetOfLocalHeader }: Entry) {
  return zipDamage('ISO_UNSUPPORTED_FORMAT', what, relativeOffsetOfLocalHeader);
}
