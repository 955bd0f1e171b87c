import type { EventItem } from '../event-item.ts';
import { fileTime } from './bin-xml/value-text.ts';
import { type Chunk, chunkHeaderSize, chunkSize, isZero } from './chunk.ts';
import { Damaged } from './damaged.ts';
import { EventBuilder } from './event/event-builder.ts';
import type { LogState } from './log-state.ts';
import { hasSignature, idAt, nextRecord, type RecordPlace, recordAt, recordHeaderSize } from './record.ts';

/** A record is never smaller, so no more are missing in a gap. */
const smallestReal = 128;

/**
 * Everything that stands in one chunk, in its order.
 *
 * The chunk's header says where its free space begins; up to there, everything must be records. Beyond it are records that came after
 * the header was written, where the log was copied live, or what is left of an earlier use of the memory or the file: real files are
 * full of it (libevtx, "Recovery"). A record there belongs to the log if its number follows the one before it and it stands right
 * behind that one. Where there was a gap before it, or the header is damaged, its number must be so near that the gap has room for
 * those between; in a log that was closed properly, none after a gap belongs to it.
 */
export function* readChunk(chunk: Chunk, log: LogState): Generator<EventItem> {
  yield* new ChunkReader(chunk, log).items();
}

class ChunkReader {
  readonly #chunk: Chunk;
  readonly #log: LogState;
  readonly #builder: EventBuilder;
  /** Up to where everything must be records. */
  readonly #live: number;
  /** Of the records that belong to the log, the last one's number and the highest; -1 before there is one. Either may be damaged. */
  #last = -1;
  #newest = -1;
  #mayFollowGap: boolean;

  constructor(chunk: Chunk, log: LogState) {
    this.#chunk = chunk;
    this.#log = log;
    this.#builder = new EventBuilder(chunk);
    this.#live = Math.min(chunk.header?.free ?? 0, chunk.end);
    this.#mayFollowGap = log.isDirty || chunk.header === null;
  }

  *items(): Generator<EventItem> {
    if (this.#log.isDirty) this.#log.next = null;
    yield* this.#checksums();
    const { end } = this.#chunk;
    let gap = 0;
    for (let at = chunkHeaderSize; at < end; ) {
      const record = recordAt(this.#chunk, at);
      if (record === null) {
        const next = nextRecord(this.#chunk, at + 1)?.at ?? end;
        yield* this.#gap(at, next, gap > 0);
        gap += next - at;
        at = next;
      } else {
        if (this.#belongs(record, gap)) {
          yield* this.#record(record);
          gap = 0;
        } else gap += record.end - at;
        at = record.end;
      }
    }
  }

  *#checksums(): Generator<EventItem> {
    const { end, header, records } = this.#chunk;
    if (end < chunkSize) yield this.#damage(0, `a chunk is cut off after ${end} of ${chunkSize} bytes`);
    if (header === null) {
      if (end >= chunkHeaderSize)
        yield this.#damage(0, "a chunk's header is damaged; what records stand behind it are read");
    } else if (records === 'changed')
      yield this.#damage(0, "the checksum of a chunk's records is wrong; they are read as they are");
  }

  #belongs({ at, id }: RecordPlace, gap: number): boolean {
    if (at < this.#live) return true;
    if (this.#last === -1) return this.#mayFollowGap;
    return this.#follows(id, this.#last, gap) || this.#follows(id, this.#newest, gap);
  }

  #follows(id: number, before: number, gap: number): boolean {
    if (gap === 0) return id === before + 1;
    return this.#mayFollowGap && id > before && id - before - 1 <= gap / smallestReal;
  }

  *#record(record: RecordPlace): Generator<EventItem> {
    const { id } = record;
    const at = `record ${id}`;
    this.#last = id;
    this.#newest = Math.max(this.#newest, id);
    const bytes = this.#chunk.bytes.subarray(record.at, record.end);
    const known = this.#log.seen.compare(id, bytes);
    if (known === 'same') return;
    if (known === 'different') {
      yield { is: 'damage', at, reason: 'there is another record with this number, and it differs' };
      return;
    }
    const { next } = this.#log;
    if (next !== null && id > next)
      yield {
        is: 'damage',
        at: `record ${next}`,
        reason: `${id - next} records are missing before record ${id}`,
      };
    this.#log.next = id + 1;
    try {
      const { event, lacks } = this.#build(record);
      this.#log.seen.add(id, bytes);
      yield { is: 'event', event, at };
      if (lacks !== null) yield { is: 'damage', at, reason: lacks };
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      yield { is: 'damage', at, reason: error.message };
    }
  }

  #build({ at, end, id }: RecordPlace) {
    const { view } = this.#chunk;
    const written = fileTime(view.getUint32(at + 16, true), view.getUint32(at + 20, true));
    return this.#builder.build(at + recordHeaderSize, end - 4, { id, written });
  }

  /** What lies between two records, or after the last one. */
  *#gap(from: number, to: number, afterGap: boolean): Generator<EventItem> {
    const isRecord = hasSignature(this.#chunk, from);
    const live = Math.min(this.#live, to);
    if (isRecord && (from < live || (!afterGap && this.#isNext(from)))) {
      // Whoever was writing it may have written more.
      this.#mayFollowGap = true;
      const id = idAt(this.#chunk, from);
      if (id === this.#last + 1) this.#last = id;
      this.#log.next = null;
      yield { is: 'damage', at: `record ${id}`, reason: 'its size is damaged' };
    } else if (from < live) {
      const isEmpty = isZero(this.#chunk.bytes.subarray(from, live));
      if (isEmpty && live === this.#live && from > (this.#chunk.header?.lastRecord ?? 0)) return;
      yield this.#damage(
        from,
        `${live - from} bytes ${isEmpty ? 'of zeros ' : ''}stand where records should be`,
      );
    }
  }

  #isNext(at: number): boolean {
    return this.#chunk.header === null || idAt(this.#chunk, at) === this.#last + 1;
  }

  #damage(offset: number, reason: string): EventItem {
    this.#log.next = null;
    return { is: 'damage', at: `byte ${this.#chunk.position + offset}`, reason };
  }
}
