import type { Buffer } from 'node:buffer';
import type { IsoError } from '../../iso-error.ts';
import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import { SECTOR } from '../sector.ts';
import type { DirectoryRecord } from './directory-record.ts';

/** SUSP 4: a signature of two characters, and the data behind length and version. */
export interface SystemUseEntry {
  readonly signature: string;
  readonly data: Buffer;
}

/** Continuation areas of one record; Linux follows as many. */
const MAX_AREAS = 32;

/** Of all continuation areas of an image. */
const MAX_AREA_BYTES = 64 * 1024 * 1024;
/** Blocks that are fetched for them. Writers put the areas of a directory side by side. */
const MAX_BLOCKS = 100_000;

/** The system use areas of a tree's records (SUSP), with the areas that continue them. */
export class SystemUse {
  readonly #source: ByteSource;
  #areaBytes = 0;
  #blocks = 0;
  /** The block read last: those of neighbouring records lie in one. */
  #block: { readonly number: number; readonly bytes: Buffer } | null = null;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /**
   * Of a record; `skip` bytes at its beginning are someone else's (SUSP 5.3).
   * @throws IsoError `ISO_LIMIT` where the areas go on for too long, as they do in a circle.
   */
  async entries({ systemUse, offset }: DirectoryRecord, skip: number): Promise<SystemUseEntry[]> {
    const entries: SystemUseEntry[] = [];
    let area: Buffer | null = systemUse.subarray(skip);
    for (let areas = 0; area !== null; areas += 1) {
      if (areas > MAX_AREAS) throw damage('ISO_LIMIT', `more than ${MAX_AREAS} continuation areas`, offset);
      const next = collect(area, entries);
      area = next === null ? null : await this.#continuation(next, offset);
    }
    return entries;
  }

  /** SUSP 5.1 CE: block, offset in it and length of the continuation, which stays within the block. */
  async #continuation(data: Buffer, namedAt: number): Promise<Buffer> {
    const number = data.readUInt32LE(0);
    const start = data.readUInt32LE(8);
    const length = data.readUInt32LE(16);
    if (start + length > SECTOR) {
      throw damage('ISO_BAD_RECORD', 'a continuation area that leaves its block', namedAt);
    }
    this.#areaBytes += length;
    if (this.#areaBytes > MAX_AREA_BYTES) throw tooMany(namedAt);
    return (await this.#fetch(number, namedAt)).subarray(start, start + length);
  }

  async #fetch(number: number, namedAt: number): Promise<Buffer> {
    if (this.#block?.number === number) return this.#block.bytes;
    this.#blocks += 1;
    if (this.#blocks > MAX_BLOCKS) throw tooMany(namedAt);
    const bytes = await this.#source.read(number * SECTOR, SECTOR);
    this.#block = { number, bytes };
    return bytes;
  }
}

function tooMany(namedAt: number): IsoError {
  return damage('ISO_LIMIT', 'too many continuation areas', namedAt);
}

/** Adds what is in an area; gives the data of CE, if there is one. An entry that does not fit ends the area. */
function collect(area: Buffer, entries: SystemUseEntry[]): Buffer | null {
  let next: Buffer | null = null;
  for (let at = 0; at + 4 <= area.length; ) {
    const length = area.readUInt8(at + 2);
    if (length < 4 || at + length > area.length) break;
    const signature = area.toString('latin1', at, at + 2);
    const data = area.subarray(at + 4, at + length);
    // SUSP 5.4: the end of all areas.
    if (signature === 'ST') return null;
    if (signature === 'CE' && data.length >= 24) next = data;
    else entries.push({ signature, data });
    at += length;
  }
  return next;
}
