import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';
import { damage, type Place } from '../../reading/damage.ts';
import type { RecordedExtent } from '../../reading/volume.ts';
import { SECTOR } from '../sector.ts';
import { bothDoubleWord } from './both-endian.ts';

export interface DirectoryRecord {
  /** Byte offset in the image. */
  readonly offset: number;
  readonly extent: RecordedExtent;
  readonly identifier: Buffer;
  readonly systemUse: Buffer;
  readonly hidden: boolean;
  readonly directory: boolean;
  /** A companion (a resource fork, say) of the file of the same name. */
  readonly associated: boolean;
  /** The file goes on in the next record's extent. */
  readonly continued: boolean;
}

/** ECMA-119 9.1; `at` is where it starts in the bytes of the place. */
export function parseRecord({ bytes, offset }: Place, at: number): DirectoryRecord {
  const start = offset + at;
  const length = bytes.readUInt8(at);
  if (length < 34 || at + length > bytes.length) {
    throw damage('ISO_BAD_RECORD', `a directory record of ${length} bytes does not fit`, start);
  }
  const record: Place = { bytes: bytes.subarray(at, at + length), offset: start, code: 'ISO_BAD_RECORD' };
  const identifierLength = record.bytes.readUInt8(32);
  const identifierEnd = 33 + identifierLength;
  if (identifierLength === 0 || identifierEnd > length) {
    throw damage('ISO_BAD_RECORD', 'the name does not fit its directory record', start + 32);
  }
  if (record.bytes.readUInt8(26) !== 0 || record.bytes.readUInt8(27) !== 0) {
    throw damage('ISO_UNSUPPORTED_FORMAT', 'an interleaved file, which is not supported', start + 26);
  }
  const flags = record.bytes.readUInt8(25);
  // The data starts after the extended attribute record, if there is one (9.5).
  const sector = bothDoubleWord(record, 2) + record.bytes.readUInt8(1);
  return {
    offset: start,
    extent: { start: sector * SECTOR, size: bothDoubleWord(record, 10), namedAt: start },
    identifier: record.bytes.subarray(33, identifierEnd),
    systemUse: record.bytes.subarray(identifierEnd + (identifierLength % 2 === 0 ? 1 : 0)),
    hidden: (flags & 0x01) !== 0,
    directory: (flags & 0x02) !== 0,
    associated: (flags & 0x04) !== 0,
    continued: (flags & 0x80) !== 0,
  };
}

/** The records of a directory, `.` and `..` at its beginning left out (6.8.2.2); a sector at a time. */
export async function* readDirectory(
  source: ByteSource,
  extent: RecordedExtent,
): AsyncGenerator<DirectoryRecord> {
  let records = 0;
  for (let done = 0; done < extent.size; done += SECTOR) {
    const offset = extent.start + done;
    const bytes = await source.read(offset, Math.min(SECTOR, extent.size - done));
    let at = 0;
    // A length of zero: the rest of the sector is empty (6.8.1.1).
    while (at < bytes.length && bytes.readUInt8(at) !== 0) {
      const record = parseRecord({ bytes, offset, code: 'ISO_BAD_RECORD' }, at);
      records += 1;
      if (records > 2 || !isSelfOrParent(record)) yield record;
      at += bytes.readUInt8(at);
    }
  }
}

/** ECMA-119 7.6.2 */
export function isSelfOrParent({ directory, identifier }: DirectoryRecord): boolean {
  return directory && identifier.length === 1 && identifier.readUInt8(0) <= 1;
}
