import { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';
import type { RecordedExtent } from '../../reading/volume.ts';
import { SECTOR } from '../sector.ts';
import { type DirectoryRecord, parseRecord } from './directory-record.ts';
import { SystemUse } from './system-use.ts';

/** What Rock Ridge (IEEE P1282) adds to a directory record, as far as names go. */
export interface RockRidgeRecord {
  /** 4.1.4 NM; null where the record has none. */
  readonly name: string | null;
  /** 4.1.5.1 CL: the first sector of a directory that was moved up, which this record stands for. */
  readonly childLink: number | null;
  /** 4.1.5.3 RE: a directory that was moved here, and is shown at its child link. */
  readonly relocated: boolean;
}

/** Any of the entries that every file of a Rock Ridge tree has: PX, or RR in the drafts before it. */
const SIGNATURES = new Set(['PX', 'RR']);

/** SUSP 5.3: bytes of a CD-ROM XA record, behind which SP may stand in the root. */
const XA_LENGTH = 14;

/** The bytes to skip in each system use area (SUSP 5.3, SP), or null where the tree has no Rock Ridge. */
export async function rockRidgeSkip(source: ByteSource, root: RecordedExtent): Promise<number | null> {
  const record = await firstRecord(source, root.start);
  const start = [0, XA_LENGTH].find((at) => isSharing(record.systemUse.subarray(at)));
  if (start === undefined) return null;
  const entries = await new SystemUse(source).entries(record, start);
  const hasRockRidge = entries.some(({ signature }) => SIGNATURES.has(signature));
  return hasRockRidge ? record.systemUse.readUInt8(start + 6) : null;
}

/** SUSP 5.3: SP comes first in the root's own record, with two check bytes. */
function isSharing(systemUse: Buffer): boolean {
  return (
    systemUse.length >= 7 &&
    systemUse.toString('latin1', 0, 2) === 'SP' &&
    systemUse.readUInt16BE(4) === 0xbeef
  );
}

export async function readRockRidge(
  systemUse: SystemUse,
  record: DirectoryRecord,
  skip: number,
): Promise<RockRidgeRecord> {
  const parts: Buffer[] = [];
  let childLink: number | null = null;
  let relocated = false;
  for (const { signature, data } of await systemUse.entries(record, skip)) {
    // The first byte of NM is its flags; what is left over says whether more follows, or is empty.
    if (signature === 'NM') parts.push(data.subarray(1));
    if (signature === 'CL' && data.length >= 4) childLink = data.readUInt32LE(0);
    if (signature === 'RE') relocated = true;
  }
  return { name: parts.length === 0 ? null : decodeName(Buffer.concat(parts)), childLink, relocated };
}

/** The extent of a directory that is known by its first sector alone: its own record (`.`) tells the size. */
export async function linkedDirectory(
  source: ByteSource,
  sector: number,
  namedAt: number,
): Promise<RecordedExtent> {
  const { extent } = await firstRecord(source, sector * SECTOR);
  return { ...extent, start: sector * SECTOR, namedAt };
}

async function firstRecord(source: ByteSource, offset: number): Promise<DirectoryRecord> {
  const bytes = await source.read(offset, SECTOR);
  return parseRecord({ bytes, offset, code: 'ISO_BAD_RECORD' }, 0);
}

/** Names are bytes; nearly always UTF-8, and where they are not, each byte stands for itself. */
function decodeName(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
