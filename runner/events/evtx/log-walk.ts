import { crc32 } from 'node:zlib';
import type { EventItem } from '../event-item.ts';
import {
  Chunk,
  chunkHeaderSize,
  chunkSignature,
  chunkSize,
  hasNoChecksums,
  headerChecksum,
  isZero,
} from './chunk.ts';
import { LogState } from './log-state.ts';
import { readChunk } from './read-chunk.ts';
import { nextRecord, recordSignature } from './record.ts';

/** Fills the buffer from this place of the file on; answers how much there was. */
export type ReadAt = (into: Buffer, position: number) => Promise<number>;

const fileSignature = Buffer.from('ElfFile\0', 'latin1');
const fileHeaderSize = 4096;
const dirtyFlag = 1;
/** A chunk, and enough of what follows to know a chunk's header that begins at its last byte. */
const windowSize = chunkSize + chunkHeaderSize;

/**
 * Everything in an event log: its chunks where they should be, each 64 KiB, whatever the file's header says of their count; and where one
 * is not there, the next place that has a chunk's header. Null if this is no event log. One window is in memory at a time.
 */
export async function walkLog(read: ReadAt): Promise<AsyncIterable<EventItem> | null> {
  const buffer = Buffer.alloc(windowSize);
  const head = buffer.subarray(0, await read(buffer, 0));
  const isWhole = head.subarray(0, 8).equals(fileSignature);
  const start = isWhole ? fileHeaderSize : nextChunk(head, 0);
  return start === -1 ? null : new LogWalk(read, buffer, fileHeader(head), start).items();
}

/** What the file's header says, or what is wrong with it. */
interface FileHeader {
  readonly damage: string | null;
  readonly isDirty: boolean;
  readonly chunks: number;
}

function fileHeader(head: Buffer): FileHeader {
  const damaged = (damage: string) => ({ damage, isDirty: true, chunks: 0 });
  if (!head.subarray(0, 8).equals(fileSignature)) return damaged("the file's header is missing");
  if (head.length < fileHeaderSize) return damaged("the file's header is cut off");
  if (!hasNoChecksums(head) && crc32(head.subarray(0, 120)) !== head.readUInt32LE(124))
    return damaged("the checksum of the file's header is wrong");
  return {
    damage: null,
    isDirty: (head.readUInt32LE(120) & dirtyFlag) !== 0,
    chunks: head.readUInt16LE(42),
  };
}

class LogWalk {
  readonly #read: ReadAt;
  readonly #buffer: Buffer;
  readonly #header: FileHeader;
  readonly #log: LogState;
  #position: number;
  /** Chunks so far, and places where one should be. */
  #chunks = 0;
  /** Where a stretch without any chunk began. */
  #lostFrom: number | null = null;
  #lostIsZero = true;

  constructor(read: ReadAt, buffer: Buffer, header: FileHeader, start: number) {
    this.#read = read;
    this.#buffer = buffer;
    this.#header = header;
    this.#log = new LogState(header.isDirty);
    this.#position = start;
  }

  async *items(): AsyncGenerator<EventItem> {
    if (this.#header.damage !== null) yield damage(0, this.#header.damage);
    for (;;) {
      const length = await this.#read(this.#buffer, this.#position);
      if (length === 0) break;
      yield* this.#place(this.#buffer.subarray(0, length));
    }
    // A log grows by a megabyte at a time, so zeros at its end are what is not yet used.
    if (!this.#lostIsZero) yield* this.#lost();
    if (this.#chunks < this.#header.chunks) {
      const missing = `the file's header counts ${this.#header.chunks} chunks, there are ${this.#chunks}`;
      yield damage(this.#position, missing);
    }
  }

  /** What is at a place where a chunk should be. */
  *#place(window: Buffer): Generator<EventItem> {
    const own = window.subarray(0, chunkSize);
    const chunk = new Chunk(own, this.#position);
    // Where all is as the checksums say, no other chunk begins in it.
    const isChunk = own.subarray(0, 8).equals(chunkSignature);
    const next = chunk.records === 'sound' ? -1 : nextChunk(window, isChunk ? chunkHeaderSize : 1);
    const place = next === -1 ? chunk : new Chunk(own.subarray(0, next), this.#position);
    const hasRecords = isChunk || (next === -1 && nextRecord(chunk, chunkHeaderSize) !== null);
    if (hasRecords) {
      yield* this.#lost();
      this.#chunks++;
      yield* readChunk(place, this.#log);
    } else {
      this.#lostFrom ??= this.#position;
      this.#lostIsZero &&= isZero(place.bytes);
    }
    this.#position += place.end;
  }

  *#lost(): Generator<EventItem> {
    if (this.#lostFrom === null) return;
    const length = this.#position - this.#lostFrom;
    this.#chunks += Math.floor(length / chunkSize);
    this.#log.next = null;
    yield damage(this.#lostFrom, `${length} bytes ${this.#lostIsZero ? 'of zeros ' : ''}are no chunk`);
    this.#lostFrom = null;
    this.#lostIsZero = true;
  }
}

function damage(position: number, reason: string): EventItem {
  return { is: 'damage', at: `byte ${position}`, reason };
}

/** The next place with a chunk's header: its checksum is right, or a record follows it. */
function nextChunk(window: Buffer, from: number): number {
  for (let at = from; ; at++) {
    at = window.indexOf(chunkSignature, at);
    if (at === -1 || at >= chunkSize || at + chunkHeaderSize > window.length) return -1;
    const header = window.subarray(at, at + chunkHeaderSize);
    if (headerChecksum(header) === header.readUInt32LE(124)) return at;
    const first = window.subarray(at + chunkHeaderSize, at + chunkHeaderSize + recordSignature.length);
    if (first.equals(recordSignature)) return at;
  }
}
