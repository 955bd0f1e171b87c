/** Little-endian bytes, written in order: every multi-byte field of a PE image is little-endian. */
export class Bytes {
  readonly #bytes: number[] = [];

  /** Bytes written so far. */
  get length(): number {
    return this.#bytes.length;
  }

  u8(...values: number[]): this {
    return this.#unsigned(1, values);
  }

  u16(...values: number[]): this {
    return this.#unsigned(2, values);
  }

  u32(...values: number[]): this {
    return this.#unsigned(4, values);
  }

  /** A value above 2^53 is not needed here: addresses stay far below. */
  u64(...values: number[]): this {
    return this.#unsigned(8, values);
  }

  raw(bytes: Iterable<number>): this {
    this.#bytes.push(...bytes);
    return this;
  }

  /** One byte a character, no terminator. Throws RangeError on a character above U+007F. */
  ascii(text: string): this {
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      if (code > 0x7f) throw new RangeError(`not ASCII: ${character}`);
      this.#bytes.push(code);
    }
    return this;
  }

  /** UTF-16 code units, no terminator. */
  utf16(text: string): this {
    for (let i = 0; i < text.length; i++) this.u16(text.charCodeAt(i));
    return this;
  }

  /** Zero bytes up to the next multiple of `boundary`. */
  align(boundary: number): this {
    return this.padTo(roundUp(this.length, boundary));
  }

  /** Zero bytes up to `length`. Throws RangeError when more than that is already written. */
  padTo(length: number): this {
    if (length < this.length) throw new RangeError(`${this.length} bytes do not fit in ${length}`);
    while (this.#bytes.length < length) this.#bytes.push(0);
    return this;
  }

  toUint8Array(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #unsigned(width: number, values: number[]): this {
    for (const value of values) {
      if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * width)) {
        throw new RangeError(`${value} is not an unsigned number of ${width} bytes`);
      }
      let rest = value;
      for (let i = 0; i < width; i++) {
        this.#bytes.push(rest % 0x100);
        rest = Math.floor(rest / 0x100);
      }
    }
    return this;
  }
}

export function roundUp(value: number, boundary: number): number {
  return Math.ceil(value / boundary) * boundary;
}
