import { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';
import type { RecordedExtent } from '../../reading/volume.ts';
import { SECTOR } from '../sector.ts';
import { type DirectoryRecord, parseRecord } from './directory-record.ts';

/** What Rock Ridge (IEEE P1282) adds to a directory record, as far as names go. */
export interface RockRidgeRecord {
  /** 4.1.4 NM; null where the record has none. */
  readonly name: string | null;
  /** 4.1.5.1 CL: the first sector of a directory that was moved up, which this record stands for. */
  readonly childLink: number | null;
  /** 4.1.5.3 RE: a directory that was moved here, and is shown at its child link. */
  readonly relocated: boolean;
}

/** Continuation areas followed for one record; writers need one, for a long name. */
const MAX_CONTINUATIONS = 4;

interface SystemUseEntry {
  readonly signature: string;
  readonly data: Buffer;
}

/** The bytes to skip in each system use area (SUSP 5.3, SP), or null where the tree has no Rock Ridge. */
export async function rockRidgeSkip(source: ByteSource, root: RecordedExtent): Promise<number | null> {
  const { systemUse } = await firstRecord(source, root.start);
  // SUSP 5.3: SP comes first in the root's own record, with two check bytes.
  const hasSharing = systemUse.length >= 7 && systemUse.toString('latin1', 0, 2) === 'SP';
  if (!hasSharing || systemUse.readUInt16BE(4) !== 0xbeef) return null;
  const skip = systemUse.readUInt8(6);
  for await (const { signature } of systemUseEntries(source, systemUse)) {
    if (ROCK_RIDGE_SIGNATURES.has(signature)) return skip;
  }
  return null;
}

/** Any of the entries that every file of a Rock Ridge tree has: PX, or RR in the drafts before it. */
const ROCK_RIDGE_SIGNATURES = new Set(['PX', 'RR']);

export async function readRockRidge(
  source: ByteSource,
  { systemUse }: DirectoryRecord,
  skip: number,
): Promise<RockRidgeRecord> {
  const parts: Buffer[] = [];
  let childLink: number | null = null;
  let relocated = false;
  for await (const { signature, data } of systemUseEntries(source, systemUse.subarray(skip))) {
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

/** SUSP 4: signature, length, version, data; an entry that does not fit ends the area. */
async function* systemUseEntries(source: ByteSource, area: Buffer): AsyncGenerator<SystemUseEntry> {
  let rest: Buffer | null = area;
  for (let areas = 0; rest !== null && areas <= MAX_CONTINUATIONS; areas += 1) {
    const bytes: Buffer = rest;
    rest = null;
    for (let at = 0; at + 4 <= bytes.length; ) {
      const length = bytes.readUInt8(at + 2);
      if (length < 4 || at + length > bytes.length) break;
      const signature = bytes.toString('latin1', at, at + 2);
      const data = bytes.subarray(at + 4, at + length);
      if (signature === 'ST') return;
      if (signature === 'CE' && data.length >= 24) rest = await continuation(source, data);
      else yield { signature, data };
      at += length;
    }
  }
}

/** SUSP 5.1 CE: block, offset in it and length of the continuation, which stays within one block. */
async function continuation(source: ByteSource, data: Buffer): Promise<Buffer> {
  const offset = data.readUInt32LE(0) * SECTOR + data.readUInt32LE(8);
  return source.read(offset, Math.min(data.readUInt32LE(16), SECTOR));
}

/** Names are bytes; nearly always UTF-8, and where they are not, each byte stands for itself. */
function decodeName(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
