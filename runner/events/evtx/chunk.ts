import { crc32 } from 'node:zlib';
import type { Template } from './bin-xml/fragment.ts';
import { utf16 } from './bin-xml/value-text.ts';
import { Damaged } from './damaged.ts';

export const chunkSize = 0x10000;
export const chunkHeaderSize = 512;
export const chunkSignature = Buffer.from('ElfChnk\0', 'latin1');

/**
 * What may be read and made of one chunk, in bytes. Definitions and names lie side by side, so they are no more than the chunk unless it
 * was built to harm; and by naming a value again and again, a few bytes can stand for any size.
 */
const allowance = { definitions: 4 * chunkSize, record: 16 * chunkSize, chunk: 64 * chunkSize };

/** What the walk over a chunk's records goes by. */
export interface ChunkHeader {
  /** Where the last record begins. */
  readonly lastRecord: number;
  /** Where free space begins; the chunk's end where it is full or, in an archived log, filled up with zeros. */
  readonly free: number;
}

/**
 * One chunk of an event log: 64 KiB with its own header, names and templates; everything in it is found by its offset from the chunk's
 * start (libevtx, "Chunk"). Names and templates are read once.
 */
export class Chunk {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly end: number;
  /** Where it begins in the file. */
  readonly position: number;
  /** Null where it is damaged. */
  readonly header: ChunkHeader | null;
  /** By offset; one that can't be read is an error for each record that uses it. */
  readonly templates = new Map<number, Template | Damaged>();
  readonly #names = new Map<number, string>();
  #definitions = allowance.definitions;
  #record = allowance.record;
  #all = allowance.chunk;
  #records: 'sound' | 'changed' | 'unknown' | undefined;

  constructor(bytes: Buffer, position: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
    this.position = position;
    this.header = readHeader(this);
  }

  /** Whether the records are as the header says; `unknown` where it doesn't, or where they don't end here. */
  get records(): 'sound' | 'changed' | 'unknown' {
    this.#records ??= this.#compareChecksum();
    return this.#records;
  }

  #compareChecksum(): 'sound' | 'changed' | 'unknown' {
    if (this.header === null || this.header.free > this.end || hasNoChecksums(this.bytes)) return 'unknown';
    const records = this.bytes.subarray(chunkHeaderSize, this.header.free);
    return crc32(records) === this.view.getUint32(52, true) ? 'sound' : 'changed';
  }

  uint32(at: number, end: number): number {
    if (at + 4 > end) throw new Damaged('it ends too early');
    return this.view.getUint32(at, true);
  }

  /** A name: four unknown bytes, a hash, its length in characters, and the characters (libevtx, "Name"). */
  name(at: number): string {
    const known = this.#names.get(at);
    if (known !== undefined) return known;
    if (at + 8 > this.end) throw new Damaged('a name lies outside of its chunk');
    const length = this.view.getUint16(at + 6, true);
    if (at + 8 + length * 2 > this.end) throw new Damaged('a name reaches beyond its chunk');
    this.define(length);
    const name = utf16(this.bytes, at + 8, at + 8 + length * 2);
    this.#names.set(at, name);
    return name;
  }

  /** Where a name ends that stands at this place. */
  nameEnd(at: number): number {
    return at + 10 + this.view.getUint16(at + 6, true) * 2;
  }

  define(bytes: number): void {
    this.#definitions -= bytes;
    if (this.#definitions < 0) throw new Damaged('the templates of its chunk lie one on another');
  }

  beginRecord(): void {
    this.#record = allowance.record;
  }

  spend(bytes: number): void {
    this.#record -= bytes;
    this.#all -= bytes;
    if (this.#record < 0) throw new Damaged('it would become too large');
    if (this.#all < 0) throw new Damaged('the events of its chunk would become too large');
  }
}

function readHeader({ bytes, view, end }: Chunk): ChunkHeader | null {
  if (end < chunkHeaderSize || !bytes.subarray(0, 8).equals(chunkSignature)) return null;
  const header = { lastRecord: view.getUint32(44, true), free: view.getUint32(48, true) };
  const isPossible =
    header.free >= chunkHeaderSize && header.free <= chunkSize && header.lastRecord <= header.free;
  return isPossible && (hasNoChecksums(bytes) || headerChecksum(bytes) === view.getUint32(124, true))
    ? header
    : null;
}

/** CRC-32 of the first 120 bytes and of bytes 128 to 512 (libevtx, "Chunk header"). */
export function headerChecksum(bytes: Buffer): number {
  return crc32(bytes.subarray(128, chunkHeaderSize), crc32(bytes.subarray(0, 120)));
}

/** Flag 4 of a chunk, or of a file: its checksums are left out, and are zeros. [M, seen in real files, in no document] */
export function hasNoChecksums(bytes: Buffer): boolean {
  return (bytes.readUInt32LE(120) & 4) !== 0 && bytes.readUInt32LE(124) === 0;
}

/** Of at most a chunk. */
export function isZero(bytes: Buffer): boolean {
  return bytes.equals(zeros.subarray(0, bytes.length));
}
const zeros = Buffer.alloc(chunkSize);
