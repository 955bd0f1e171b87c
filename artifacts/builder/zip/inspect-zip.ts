import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { ImageEntry } from 'iso-packer';
import { fromFdPromise, type ZipFile } from 'yauzl';
import { readDirectory, type ZipRecord } from './read-directory.ts';
import { zipDamage, zipError } from './zip-damage.ts';

/** What an image's listing says, of a ZIP archive. */
export interface ZipListing {
  readonly formats: readonly ['zip'];
  /** A ZIP archive has none. */
  readonly labels: Readonly<Record<string, never>>;
  readonly entries: readonly ImageEntry[];
}

/** APPNOTE 4.3.7, 4.3.16: how an archive begins, and an empty one. */
const BEGINNINGS = ['PK\x03\x04', 'PK\x05\x06'];

/**
 * What is in a ZIP archive; null where there is no file that begins as one. The archive is taken for hostile: time and memory are bounded by
 * limits, not by what it claims.
 * @throws IsoError `ISO_NOT_FOUND` or `ISO_IO`, or what is wrong with the archive, with a byte offset; the signal's reason once it is
 *   aborted.
 */
export async function inspectZip(
  file: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ZipListing | null> {
  signal?.throwIfAborted();
  const size = await sizeOf(file);
  if (size === null) return null;
  await using handle = await opened(file);
  if (!(await beginsAsZip(handle))) return null;
  try {
    const zip = await fromFdPromise(handle.fd, { autoClose: false, decodeStrings: false });
    const records = await directoryOf(zip, size);
    await checkPlaces(zip, records);
    const entries = await listed(zip, records, signal);
    return { formats: ['zip'], labels: {}, entries };
  } catch (error) {
    throw zipError(error, size, signal);
  }
}

/** In bytes; null for anything but a regular file: to open a pipe would wait for who writes into it. */
async function sizeOf(file: string): Promise<number | null> {
  try {
    const stats = await stat(file);
    return stats.isFile() ? stats.size : null;
  } catch (error) {
    throw zipError(error, 0, undefined);
  }
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    throw zipError(error, 0, undefined);
  }
}

async function beginsAsZip(handle: FileHandle): Promise<boolean> {
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return BEGINNINGS.includes(buffer.toString('latin1', 0, bytesRead));
  } catch (error) {
    throw zipError(error, 0, undefined);
  }
}

async function directoryOf(zip: ZipFile, archiveSize: number): Promise<ZipRecord[]> {
  try {
    return await readDirectory(zip, archiveSize);
  } catch (error) {
    throw zipError(error, Number(zip.readEntryCursor), undefined);
  }
}

/** The local headers name what the directory names, and no data belongs to two entries. */
async function checkPlaces(zip: ZipFile, records: readonly ZipRecord[]): Promise<void> {
  const places: { start: number; end: number }[] = [];
  for (const { entry } of records) {
    const start = entry.relativeOffsetOfLocalHeader;
    try {
      const { fileName, fileDataStart } = await zip.readLocalFileHeaderPromise(entry);
      if (!fileName.equals(entry.fileNameRaw))
        throw zipDamage('ISO_BAD_RECORD', 'two headers of an entry that name it differently', start);
      places.push({ start, end: fileDataStart + entry.compressedSize });
    } catch (error) {
      throw zipError(error, start, undefined);
    }
  }
  places.sort((a, b) => a.start - b.start);
  let taken = 0;
  for (const { start, end } of places) {
    if (start < taken) throw zipDamage('ISO_OVERLAP', 'two entries that share data', start);
    taken = end;
  }
}

/** With the folders that are only implied, sorted. */
async function listed(
  zip: ZipFile,
  records: readonly ZipRecord[],
  signal: AbortSignal | undefined,
): Promise<ImageEntry[]> {
  const entries = new Map<string, ImageEntry>();
  for (const record of records) {
    addParents(entries, record.path);
    entries.set(record.path, await listedEntry(zip, record, signal));
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function addParents(entries: Map<string, ImageEntry>, path: string): void {
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const parent = path.slice(0, cut);
    if (entries.has(parent)) return;
    entries.set(parent, { path: parent, type: 'folder', size: 0, sha256: null, hidden: false });
  }
}

async function listedEntry(
  zip: ZipFile,
  record: ZipRecord,
  signal: AbortSignal | undefined,
): Promise<ImageEntry> {
  const { path, hidden, folder, entry } = record;
  if (folder) return { path, type: 'folder', size: 0, sha256: null, hidden };
  try {
    const sha256 = await hash(zip, record, signal);
    return { path, type: 'file', size: entry.uncompressedSize, sha256, hidden };
  } catch (error) {
    throw zipError(error, entry.relativeOffsetOfLocalHeader, signal);
  }
}

/** The library ends the stream where it gives more or fewer bytes than announced. */
async function hash(zip: ZipFile, { entry }: ZipRecord, signal: AbortSignal | undefined): Promise<string> {
  const sum = createHash('sha256');
  let crc = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    signal?.throwIfAborted();
    crc = crc32(chunk, crc);
    sum.update(chunk);
  }
  if (crc !== entry.crc32) {
    throw zipDamage('ISO_BAD_RECORD', 'the checksum of an entry is wrong', entry.relativeOffsetOfLocalHeader);
  }
  return sum.digest('hex');
}
