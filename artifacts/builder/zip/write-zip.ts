import type { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { type FileInput, type Input, IsoError, type PackedImage } from 'iso-packer';
import { type ArchiveEntry, archiveDate } from '../archives/archive-entries.ts';
import { deflated } from './deflate.ts';
import { plannedEntries, planZip } from './plan-zip.ts';
import { dataDescriptor, directoryRecord, endOfDirectory, localHeader, METHOD } from './records.ts';

/** DOS attributes. */
const ATTRIBUTE = { hidden: 0x02, folder: 0x10, archive: 0x20 } as const;

/** Of an entry that is written: its record for the directory, and how many bytes it took. */
interface Finished {
  readonly record: Buffer;
  readonly length: number;
}

/** What went by. */
interface Tally {
  crc: number;
  size: number;
}

/**
 * A ZIP archive as a stream that can be read once; the inputs are opened one after the other while it is read. Same inputs, in any
 * order, and date, same bytes. A ZIP archive has no label.
 * @throws IsoError of category `user`, at once; `ISO_SIZE_CHANGED` while reading, if an input gives more or fewer bytes than it announced.
 */
export function packZip(inputs: Iterable<Input>, { date = archiveDate }: { date?: Date } = {}): PackedImage {
  const entries = planZip(inputs);
  return { plan: { size: null, entries: plannedEntries(entries) }, bytes: emit(entries, dosTimeOf(date)) };
}

/** APPNOTE 4.3.6: headers and data of all entries, the directory, its end. */
async function* emit(entries: readonly ArchiveEntry[], dosTime: number): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { record, length } =
      entry.file === null ? yield* emitFolder(entry, dosTime, at) : yield* emitFile(entry.file, dosTime, at);
    directory.push(record);
    at += length;
  }
  yield* directory;
  const size = directory.reduce((sum, record) => sum + record.length, 0);
  yield endOfDirectory({ entries: directory.length, at, size });
}

function* emitFolder(
  { path, hidden }: ArchiveEntry,
  dosTime: number,
  at: number,
): Generator<Uint8Array, Finished> {
  const header = { name: `${path}/`, method: METHOD.stored, dosTime };
  const bytes = localHeader(header);
  yield bytes;
  const attributes = ATTRIBUTE.folder | (hidden ? ATTRIBUTE.hidden : 0);
  const record = directoryRecord({ ...header, crc: 0, packedSize: 0, size: 0, attributes, at });
  return { record, length: bytes.length };
}

async function* emitFile(file: FileInput, dosTime: number, at: number): AsyncGenerator<Uint8Array, Finished> {
  const header = { name: file.path, method: METHOD.deflated, dosTime };
  const start = localHeader(header);
  yield start;
  const tally: Tally = { crc: 0, size: 0 };
  let packedSize = 0;
  for await (const bytes of deflated(tallied(file, tally))) {
    packedSize += bytes.length;
    yield bytes;
  }
  const attributes = ATTRIBUTE.archive | (file.hidden === true ? ATTRIBUTE.hidden : 0);
  const written = { ...header, ...tally, packedSize, attributes, at };
  const end = dataDescriptor(written);
  yield end;
  return { record: directoryRecord(written), length: start.length + packedSize + end.length };
}

async function* tallied(file: FileInput, tally: Tally): AsyncGenerator<Uint8Array> {
  for await (const chunk of file.open()) {
    tally.crc = crc32(chunk, tally.crc);
    tally.size += chunk.length;
    if (tally.size > file.size) throw sizeChanged(file, 'more');
    yield chunk;
  }
  if (tally.size < file.size) throw sizeChanged(file, 'fewer');
}

/** APPNOTE 4.4.6: two seconds are one. It has no time zone; UTC is meant here. */
function dosTimeOf(date: Date): number {
  const year = date.getUTCFullYear();
  if (!(year >= 1980 && year <= 2107)) {
    throw new IsoError('ISO_BAD_DATE', 'the date is not between the years 1980 and 2107', {
      mend: 'give a valid date of those years',
    });
  }
  const day = ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return day * 2 ** 16 + time;
}

function sizeChanged({ path, size }: FileInput, than: 'more' | 'fewer'): IsoError {
  return new IsoError('ISO_SIZE_CHANGED', `"${path}" gave ${than} bytes than the ${size} it announced`, {
    mend: 'make sure that nothing changes the file while it is packed, and try again',
  });
}
