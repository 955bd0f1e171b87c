import { Buffer } from 'node:buffer';
import type { ByteSource } from '../reading/byte-source.ts';
import { damage } from '../reading/damage.ts';
import { checksumOf } from './crc32c.ts';

/** [MS-VHDX] 2.2: where the two headers are, and their size. */
export const HEADERS_AT = [64 * 1024, 128 * 1024] as const;
export const HEADER_SIZE = 4096;

/** [MS-VHDX] 2.2.2: offsets in a header. */
export const HEADER_FIELD = {
  checksum: 4,
  sequenceNumber: 8,
  fileWriteGuid: 16,
  dataWriteGuid: 32,
  logGuid: 48,
  logVersion: 64,
  version: 66,
  logLength: 68,
  logOffset: 72,
} as const;

export interface Header {
  readonly at: number;
  readonly sequence: bigint;
  readonly log: { readonly at: number; readonly size: number };
}

const FILE_SIGNATURE = 'vhdxfile';
/** Bytes of the header section, behind which regions, log and blocks lie ([MS-VHDX] 2.2). */
export const HEADER_SECTION = 1024 * 1024;

/** Whether the file identifier is there ([MS-VHDX] 2.2.1). */
export async function isVhdx(source: ByteSource): Promise<boolean> {
  if (source.size < HEADER_SECTION) return false;
  return (await source.read(0, FILE_SIGNATURE.length)).toString('latin1') === FILE_SIGNATURE;
}

/**
 * The header in force: of the sound ones, that with the higher sequence number ([MS-VHDX] 2.2.2).
 * @throws IsoError `ISO_BAD_DESCRIPTOR` if there is none; `ISO_UNSUPPORTED_FORMAT` for another version, or a log that is not empty.
 */
export async function currentHeader(source: ByteSource): Promise<Header> {
  const found: { header: Header; bytes: Buffer }[] = [];
  for (const at of HEADERS_AT) {
    const bytes = await source.read(at, HEADER_SIZE);
    if (isSound(bytes)) found.push({ header: parse(bytes, at), bytes });
  }
  const [first, second] = found;
  if (first === undefined) throw damage('ISO_BAD_DESCRIPTOR', 'neither VHDX header is sound', HEADERS_AT[0]);
  // Then none is in force; but two that are alike do no harm, and some programs leave them so.
  if (second?.header.sequence === first.header.sequence && !second.bytes.equals(first.bytes))
    throw damage('ISO_BAD_DESCRIPTOR', 'two VHDX headers that differ and have one number', HEADERS_AT[1]);
  const { header, bytes } =
    second !== undefined && second.header.sequence > first.header.sequence ? second : first;
  check(header, bytes);
  return header;
}

function isSound(bytes: Buffer): boolean {
  const signature = bytes.toString('latin1', 0, 4);
  return signature === 'head' && bytes.readUInt32LE(HEADER_FIELD.checksum) === checksumOf(bytes);
}

function parse(bytes: Buffer, at: number): Header {
  return {
    at,
    sequence: bytes.readBigUInt64LE(HEADER_FIELD.sequenceNumber),
    log: {
      at: Number(bytes.readBigUInt64LE(HEADER_FIELD.logOffset)),
      size: bytes.readUInt32LE(HEADER_FIELD.logLength),
    },
  };
}

function check({ at }: Header, bytes: Buffer): void {
  if (bytes.readUInt16LE(HEADER_FIELD.version) !== 1)
    throw damage('ISO_UNSUPPORTED_FORMAT', 'a VHDX of another version than 1', at + HEADER_FIELD.version);
  const logGuid = bytes.subarray(HEADER_FIELD.logGuid, HEADER_FIELD.logGuid + 16);
  if (!logGuid.equals(Buffer.alloc(16)))
    throw damage(
      'ISO_UNSUPPORTED_FORMAT',
      'a VHDX that was not closed cleanly: its log is to be replayed',
      at + HEADER_FIELD.logGuid,
    );
}
