import type { Chunk } from './chunk.ts';

export const recordSignature = Buffer.from([0x2a, 0x2a, 0, 0]);
/** Signature, size, number, time written; then BinXml; then the size once more (libevtx, "Event record"). */
export const recordHeaderSize = 24;
const smallest = recordHeaderSize + 4;

export interface RecordPlace {
  readonly at: number;
  readonly end: number;
  readonly id: number;
}

/** The record at this place, if its two sizes agree. */
export function recordAt(chunk: Chunk, at: number): RecordPlace | null {
  if (!hasSignature(chunk, at)) return null;
  const size = chunk.view.getUint32(at + 4, true);
  const end = at + size;
  if (size < smallest || end > chunk.end || chunk.view.getUint32(end - 4, true) !== size) return null;
  return { at, end, id: idAt(chunk, at) };
}

/** The first record from here on, wherever it begins. */
export function nextRecord(chunk: Chunk, from: number): RecordPlace | null {
  for (let at = from; ; at++) {
    at = chunk.bytes.indexOf(recordSignature, at);
    if (at === -1) return null;
    const record = recordAt(chunk, at);
    if (record !== null) return record;
  }
}

/** Whether a record's header is here, whole or not. */
export function hasSignature({ bytes, view, end }: Chunk, at: number): boolean {
  return at + smallest <= end && bytes[at] === 0x2a && view.getUint32(at, true) === 0x2a2a;
}

/** Its number. Real ones fit; a damaged one is given to the nearest 2048. */
export function idAt({ view }: Chunk, at: number): number {
  return view.getUint32(at + 12, true) * 0x1_0000_0000 + view.getUint32(at + 8, true);
}
