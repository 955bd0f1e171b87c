import type { Chunk } from '../chunk.ts';
import { Damaged } from '../damaged.ts';
import {
  ansiText,
  fileTime,
  guid,
  hex32,
  hex64,
  real,
  sid,
  sidLength,
  systemTime,
  unsigned64,
  utf16,
  withoutEnd,
} from './value-text.ts';

const arrayFlag = 0x80;
export const binXmlType = 0x21;

/** Bytes that a value of this type has; 0: any number (libevtx, "Value types"; MS-EVEN6 §3.1.4.7.3). */
const sizes: { readonly [type: number]: number } = {
  1: 0,
  2: 0,
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
  9: 8,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  14: 0,
  15: 16,
  16: 0,
  17: 8,
  18: 16,
  19: 0,
  20: 4,
  21: 8,
  32: 0,
  33: 0,
  35: 0,
};

/**
 * The values of one template instance: a count, a descriptor (size, type) for each, then their bytes (libevtx, "Template instance
 * data"). A template names them by index; what it names and the instance doesn't have is a null.
 */
export class Values {
  readonly end: number;
  readonly #chunk: Chunk;
  readonly #table: number;
  readonly #starts: number[] = [];

  constructor(chunk: Chunk, at: number, end: number) {
    const count = chunk.uint32(at, end);
    if (count > (end - at - 4) >> 2) throw new Damaged(`it says that it has ${count} values`);
    this.#chunk = chunk;
    this.#table = at + 4;
    let start = this.#table + count * 4;
    for (let i = 0; i < count; i++) {
      this.#starts.push(start);
      start += chunk.view.getUint16(this.#table + i * 4, true);
    }
    if (start > end) throw new Damaged('its values reach beyond its end');
    this.end = start;
  }

  /** 0, null, for a value that isn't there. */
  type(index: number): number {
    return index < this.#starts.length ? (this.#chunk.bytes[this.#table + index * 4 + 2] ?? 0) : 0;
  }

  /** Counts what is made of the values against what a chunk may cost. */
  spend(bytes: number): void {
    this.#chunk.spend(bytes);
  }

  /** Where a value's bytes are. */
  span(index: number): { from: number; to: number } {
    const from = this.#starts[index] ?? 0;
    return { from, to: from + this.#chunk.view.getUint16(this.#table + index * 4, true) };
  }

  /** The value as rendered XML has it; a list for an array; null for NullType. */
  text(index: number): string | string[] | null {
    const type = this.type(index);
    if (type === 0) return null;
    const { from, to } = this.span(index);
    this.#chunk.spend(to - from + 1);
    if (type === 1) return withoutEnd(utf16(this.#chunk.bytes, from, to));
    return (type & arrayFlag) === 0 ? this.#single(type, from, to) : this.#array(type & ~arrayFlag, from, to);
  }

  #single(type: number, from: number, to: number): string {
    const size = sizes[type];
    if (size === undefined) throw new Damaged(`a value is of the unknown type 0x${type.toString(16)}`);
    if (from === to) return '';
    const { bytes, view } = this.#chunk;
    if (size !== 0 && to - from !== size && type !== 13) {
      throw new Damaged(`a value of type 0x${type.toString(16)} has ${to - from} bytes`);
    }
    switch (type) {
      case 1:
      case 35:
        return withoutEnd(utf16(bytes, from, to));
      case 2:
        return withoutEnd(ansiText(bytes, from, to));
      case 3:
        return `${view.getInt8(from)}`;
      case 4:
        return `${view.getUint8(from)}`;
      case 5:
        return `${view.getInt16(from, true)}`;
      case 6:
        return `${view.getUint16(from, true)}`;
      case 7:
        return `${view.getInt32(from, true)}`;
      case 8:
        return `${view.getUint32(from, true)}`;
      case 9:
        return `${view.getBigInt64(from, true)}`;
      case 10:
        return unsigned64(view.getUint32(from, true), view.getUint32(from + 4, true));
      case 11:
        return real(view.getFloat32(from, true), true);
      case 12:
        return real(view.getFloat64(from, true), false);
      case 13:
        return `${bytes.subarray(from, to).some((byte) => byte !== 0)}`;
      case 15:
        return guid(bytes, from);
      case 16:
        return this.#sizeT(from, to);
      case 17:
        return fileTime(view.getUint32(from, true), view.getUint32(from + 4, true));
      case 18:
        return systemTime(view, from);
      case 19:
        if (to - from < sidLength(bytes, from)) throw new Damaged('a SID is too short');
        return sid(bytes, view, from);
      case 20:
        return hex32(view.getUint32(from, true));
      case 21:
        return hex64(view.getUint32(from, true), view.getUint32(from + 4, true));
      default:
        return bytes.toString('hex', from, to).toUpperCase();
    }
  }

  /** SizeT: a pointer-sized number, stored as HexInt32 or HexInt64 (libevtx, "Normal substitution"). */
  #sizeT(from: number, to: number): string {
    const { view } = this.#chunk;
    if (to - from === 4) return hex32(view.getUint32(from, true));
    if (to - from === 8) return hex64(view.getUint32(from, true), view.getUint32(from + 4, true));
    throw new Damaged(`a value of type 0x10 has ${to - from} bytes`);
  }

  /** Strings are separated by NUL, the others stand one after the other (libevtx, "Value types"). */
  #array(type: number, from: number, to: number): string[] {
    const { bytes } = this.#chunk;
    if (type === 1 || type === 2) {
      const all = type === 1 ? utf16(bytes, from, to) : ansiText(bytes, from, to);
      const items = all.split('\0');
      if (items.length > 1 && items.at(-1) === '') items.pop();
      return items;
    }
    const items: string[] = [];
    for (let at = from; at < to; ) {
      const size = type === 19 ? sidLength(bytes, at) : type === 16 ? 8 : (sizes[type] ?? 0);
      if (size === 0) throw new Damaged(`a value is a list of the type 0x${type.toString(16)}`);
      if (at + size > to) throw new Damaged('a list ends within an item');
      this.#chunk.spend(8);
      items.push(this.#single(type, at, at + size));
      at += size;
    }
    return items;
  }
}
