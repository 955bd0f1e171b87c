/** BinXml as plain data, and its bytes: written by the format's description and without any of the reader's code, so that tests tell. */

export type Piece = string | Slot | Reference | Tree | Instance;

/** A place that a template's value fills. */
export interface Slot {
  readonly slot: number;
  readonly optional: boolean;
  /** What the template expects. Readers go by the value's own type. */
  readonly type: number;
}

/** Characters in another way than as text. */
export interface Reference {
  readonly character?: number;
  readonly entity?: string;
  readonly cdata?: string;
  readonly instruction?: readonly [target: string, data: string];
}

export interface Tree {
  readonly name: string;
  readonly attributes?: { readonly [name: string]: Piece | readonly Piece[] };
  readonly content?: readonly Piece[];
}

export interface Instance {
  readonly template: Tree;
  readonly values: readonly Value[];
}

export interface Value {
  readonly type: number;
  /** What a value of type BinXml holds. */
  readonly holds?: Tree | Instance;
  readonly bytes?: Buffer;
}

export const slot = (index: number, type = 1): Slot => ({ slot: index, optional: false, type });
export const optional = (index: number, type = 1): Slot => ({ slot: index, optional: true, type });
export const utf16 = (text: string): Value => ({ type: 1, bytes: Buffer.from(text, 'utf16le') });
export const nothing: Value = { type: 0, bytes: Buffer.alloc(0) };
export const embedded = (holds: Tree | Instance): Value => ({ type: 0x21, holds });
export function number(type: number, size: 1 | 2 | 4 | 8, value: bigint | number): Value {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return { type, bytes: bytes.subarray(0, size) };
}

const more = 0x40;

/**
 * Writes BinXml into a chunk from a place on. Names and templates that are there already are referred to; `sharesTemplates` compares
 * templates as objects, as a provider's are.
 */
export class BinXmlWriter {
  readonly #bytes: Buffer;
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<Tree, number>();
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** So that a record that didn't fit leaves nothing behind. */
  forgetFrom(at: number): void {
    this.#bytes.fill(0, at);
    this.at = at;
    for (const [name, offset] of this.#names) if (offset >= at) this.#names.delete(name);
    for (const [tree, offset] of this.#templates) if (offset >= at) this.#templates.delete(tree);
  }

  /** `hasDependencyIds`: as every writer but Windows' own protocol has it. */
  document(root: Tree | Instance, hasDependencyIds = true): void {
    this.#fragment(root, hasDependencyIds);
  }

  #fragment(root: Tree | Instance, hasDependencyIds: boolean): void {
    this.#write(0x0f, 1, 1, 0);
    this.#piece(root, false, hasDependencyIds);
    this.#write(0);
  }

  #piece(piece: Piece, isFollowed: boolean, hasDependencyIds: boolean): void {
    const flag = isFollowed ? more : 0;
    if (typeof piece === 'string') {
      this.#write(0x05 | flag, 1);
      this.#text(piece);
    } else if ('template' in piece) this.#instance(piece);
    else if ('name' in piece) this.#element(piece, hasDependencyIds);
    else if ('slot' in piece) {
      this.#write(piece.optional ? 0x0e : 0x0d);
      this.#uint16(piece.slot);
      this.#write(piece.type);
    } else this.#reference(piece, flag);
  }

  #reference({ character, entity, cdata, instruction }: Reference, flag: number): void {
    if (character !== undefined) {
      this.#write(0x08 | flag);
      this.#uint16(character);
    }
    if (entity !== undefined) {
      this.#write(0x09 | flag);
      this.#name(entity);
    }
    if (cdata !== undefined) {
      this.#write(0x07 | flag);
      this.#text(cdata);
    }
    if (instruction !== undefined) {
      this.#write(0x0a);
      this.#name(instruction[0]);
      this.#write(0x0b);
      this.#text(instruction[1]);
    }
  }

  #element({ name, attributes = {}, content }: Tree, hasDependencyIds: boolean): void {
    const list = Object.entries(attributes);
    this.#write(list.length > 0 ? 0x41 : 0x01);
    if (hasDependencyIds) this.#uint16(0xffff);
    const size = this.#placeForUint32();
    this.#name(name);
    if (list.length > 0) {
      const attributesSize = this.#placeForUint32();
      for (const [index, [key, value]] of list.entries()) {
        this.#write(index < list.length - 1 ? 0x46 : 0x06);
        this.#name(key);
        this.#pieces(isList(value) ? value : [value], hasDependencyIds);
      }
      attributesSize();
    }
    if (content === undefined) this.#write(0x03);
    else {
      this.#write(0x02);
      this.#pieces(content, hasDependencyIds);
      this.#write(0x04);
    }
    size();
  }

  #pieces(pieces: readonly Piece[], hasDependencyIds: boolean): void {
    for (const [index, piece] of pieces.entries())
      this.#piece(piece, index < pieces.length - 1, hasDependencyIds);
  }

  #instance({ template, values }: Instance): void {
    this.#write(0x0c, 1);
    this.#uint32(0x1234);
    const known = this.#templates.get(template);
    this.#uint32(known ?? this.at + 4);
    if (known === undefined) {
      this.#templates.set(template, this.at);
      this.#uint32(0);
      this.#raw(Buffer.alloc(16, 0xab));
      const size = this.#placeForUint32();
      this.#fragment(template, true);
      size();
    }
    this.#uint32(values.length);
    const table = this.at;
    for (const { type } of values) {
      this.#uint16(0);
      this.#write(type, 0);
    }
    for (const [index, { bytes, holds }] of values.entries()) {
      const from = this.at;
      if (bytes !== undefined) this.#raw(bytes);
      if (holds !== undefined) this.#fragment(holds, false);
      this.#bytes.writeUInt16LE(this.at - from, table + index * 4);
    }
  }

  #name(name: string): void {
    const known = this.#names.get(name);
    this.#uint32(known ?? this.at + 4);
    if (known !== undefined) return;
    this.#names.set(name, this.at);
    this.#uint32(0);
    this.#uint16(hash(name));
    this.#text(name);
    this.#uint16(0);
  }

  #text(text: string): void {
    this.#uint16(text.length);
    this.#raw(Buffer.from(text, 'utf16le'));
  }

  /** Leaves room for a size; the answer writes what has come since. */
  #placeForUint32(): () => void {
    const place = this.at;
    this.#uint32(0);
    return () => this.#bytes.writeUInt32LE(this.at - place - 4, place);
  }

  #write(...bytes: number[]): void {
    this.#raw(Buffer.from(bytes));
  }

  #uint16(value: number): void {
    this.#bytes.writeUInt16LE(value, this.at);
    this.at += 2;
  }

  #uint32(value: number): void {
    this.#bytes.writeUInt32LE(value, this.at);
    this.at += 4;
  }

  #raw(bytes: Buffer): void {
    if (this.at + bytes.length > this.#bytes.length) throw new RangeError('the chunk is full');
    bytes.copy(this.#bytes, this.at);
    this.at += bytes.length;
  }
}

function isList(value: Piece | readonly Piece[]): value is readonly Piece[] {
  return Array.isArray(value);
}

function hash(name: string): number {
  let sum = 0;
  for (let i = 0; i < name.length; i++) sum = (Math.imul(sum, 65_599) + name.charCodeAt(i)) >>> 0;
  return sum & 0xffff;
}
