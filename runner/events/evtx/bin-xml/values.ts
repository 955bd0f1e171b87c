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

/** The types (MS-EVEN6 §2.2.12, `ValueType`); handle and xml: libevtx, "Value types". */
const type = {
  null: 0x00,
  string: 0x01,
  ansiString: 0x02,
  int8: 0x03,
  uint8: 0x04,
  int16: 0x05,
  uint16: 0x06,
  int32: 0x07,
  uint32: 0x08,
  int64: 0x09,
  uint64: 0x0a,
  real32: 0x0b,
  real64: 0x0c,
  bool: 0x0d,
  binary: 0x0e,
  guid: 0x0f,
  sizeT: 0x10,
  fileTime: 0x11,
  systemTime: 0x12,
  sid: 0x13,
  hexInt32: 0x14,
  hexInt64: 0x15,
  handle: 0x20,
  binXml: 0x21,
  xml: 0x23,
} as const;
const arrayFlag = 0x80;
export const binXmlType = type.binXml;

/** Bytes that a value of this type has (MS-EVEN6 §3.1.4.7.3); null: any number. */
const sizes: { readonly [type: number]: number | null } = {
  [type.string]: null,
  [type.ansiString]: null,
  [type.int8]: 1,
  [type.uint8]: 1,
  [type.int16]: 2,
  [type.uint16]: 2,
  [type.int32]: 4,
  [type.uint32]: 4,
  [type.int64]: 8,
  [type.uint64]: 8,
  [type.real32]: 4,
  [type.real64]: 8,
  // Four as documented; writers with one are about.
  [type.bool]: null,
  [type.binary]: null,
  [type.guid]: 16,
  [type.sizeT]: null,
  [type.fileTime]: 8,
  [type.systemTime]: 16,
  [type.sid]: null,
  [type.hexInt32]: 4,
  [type.hexInt64]: 8,
  [type.handle]: null,
  [type.binXml]: null,
  [type.xml]: null,
};
/** In a list, where nothing else says where an item ends. */
const sizesInList: typeof sizes = { ...sizes, [type.bool]: 4, [type.sizeT]: 8 };

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
    const kind = this.type(index);
    if (kind === type.null) return null;
    const { from, to } = this.span(index);
    this.#chunk.spend(to - from + 1);
    return (kind & arrayFlag) === 0 ? this.#single(kind, from, to) : this.#array(kind & ~arrayFlag, from, to);
  }

  #single(kind: number, from: number, to: number): string {
    const size = sizes[kind];
    if (size === undefined) throw new Damaged(`a value is of the unknown type 0x${kind.toString(16)}`);
    if (from === to) return '';
    const { bytes, view } = this.#chunk;
    if (size !== null && to - from !== size) {
      throw new Damaged(`a value of type 0x${kind.toString(16)} has ${to - from} bytes`);
    }
    switch (kind) {
      case type.string:
      case type.xml:
        return withoutEnd(utf16(bytes, from, to));
      case type.ansiString:
        return withoutEnd(ansiText(bytes, from, to));
      case type.int8:
        return `${view.getInt8(from)}`;
      case type.uint8:
        return `${view.getUint8(from)}`;
      case type.int16:
        return `${view.getInt16(from, true)}`;
      case type.uint16:
        return `${view.getUint16(from, true)}`;
      case type.int32:
        return `${view.getInt32(from, true)}`;
      case type.uint32:
        return `${view.getUint32(from, true)}`;
      case type.int64:
        return `${view.getBigInt64(from, true)}`;
      case type.uint64:
        return unsigned64(view.getUint32(from, true), view.getUint32(from + 4, true));
      case type.real32:
        return real(view.getFloat32(from, true), true);
      case type.real64:
        return real(view.getFloat64(from, true), false);
      case type.bool:
        return `${bytes.subarray(from, to).some((byte) => byte !== 0)}`;
      case type.guid:
        return guid(bytes, from);
      case type.sizeT:
        return this.#sizeT(from, to);
      case type.fileTime:
        return fileTime(view.getUint32(from, true), view.getUint32(from + 4, true));
      case type.systemTime:
        return systemTime(view, from);
      case type.sid:
        if (to - from < sidLength(bytes, from)) throw new Damaged('a SID is too short');
        return sid(bytes, view, from);
      case type.hexInt32:
        return hex32(view.getUint32(from, true));
      case type.hexInt64:
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
  #array(kind: number, from: number, to: number): string[] {
    const { bytes } = this.#chunk;
    if (kind === type.string || kind === type.ansiString) {
      const all = kind === type.string ? utf16(bytes, from, to) : ansiText(bytes, from, to);
      const items = all.split('\0');
      if (items.length > 1 && items.at(-1) === '') items.pop();
      return items;
    }
    const items: string[] = [];
    for (let at = from; at < to; ) {
      const size = kind === type.sid ? sidLength(bytes, at) : (sizesInList[kind] ?? 0);
      if (size === 0) throw new Damaged(`a value is a list of the type 0x${kind.toString(16)}`);
      if (at + size > to) throw new Damaged('a list ends within an item');
      this.#chunk.spend(8);
      items.push(this.#single(kind, at, at + size));
      at += size;
    }
    return items;
  }
}
