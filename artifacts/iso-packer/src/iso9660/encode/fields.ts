/**
 * The numeric and text fields of ECMA-119 7, written into a record at a zero-based offset (the standard counts
 * from 1: its BP 3 is offset 2).
 */
export class Fields {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** 7.1.1 */
  byte(offset: number, value: number): void {
    this.#view.setUint8(offset, value);
  }

  /** 7.1.2 */
  signedByte(offset: number, value: number): void {
    this.#view.setInt8(offset, value);
  }

  /** 7.2.1 (little) and 7.2.2 (big) */
  word(offset: number, value: number, order: ByteOrder): void {
    this.#view.setUint16(offset, value, order === 'little');
  }

  /** 7.2.3 */
  bothWord(offset: number, value: number): void {
    this.word(offset, value, 'little');
    this.word(offset + 2, value, 'big');
  }

  /** 7.3.1 (little) and 7.3.2 (big) */
  doubleWord(offset: number, value: number, order: ByteOrder): void {
    this.#view.setUint32(offset, value, order === 'little');
  }

  /** 7.3.3 */
  bothDoubleWord(offset: number, value: number): void {
    this.doubleWord(offset, value, 'little');
    this.doubleWord(offset + 4, value, 'big');
  }

  raw(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
  }

  /** 7.4.3.2: left-justified, filled up with spaces. */
  ascii(offset: number, length: number, text: string): void {
    const padded = text.padEnd(length, ' ');
    for (let i = 0; i < length; i += 1) this.byte(offset + i, padded.charCodeAt(i));
  }

  /** The same in Joliet's 16-bit characters; the odd byte of a field of odd length stays zero. */
  wide(offset: number, length: number, text: string): void {
    const units = Math.floor(length / 2);
    const padded = text.padEnd(units, ' ');
    for (let i = 0; i < units; i += 1) this.word(offset + 2 * i, padded.charCodeAt(i), 'big');
  }
}

export type ByteOrder = 'little' | 'big';
