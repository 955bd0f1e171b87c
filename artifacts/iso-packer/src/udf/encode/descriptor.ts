import { encodeCompressed } from '../compressed-unicode.ts';
import { crc16, tagChecksum } from '../crc.ts';

/** UDF 1.02 */
export const REVISION = 0x0102;

/** Bytes of the tag in front of every descriptor (ECMA-167 3/7.2). */
const TAG_LENGTH = 16;

/** The fields of ECMA-167 1/7 and 3/7, written into a descriptor at an offset (the standard counts bytes from 0, too). */
export class Descriptor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** 1/7.1.1 */
  byte(offset: number, value: number): void {
    this.#view.setUint8(offset, value);
  }

  /** 1/7.1.3 */
  word(offset: number, value: number): void {
    this.#view.setUint16(offset, value, true);
  }

  /** 1/7.1.5 */
  doubleWord(offset: number, value: number): void {
    this.#view.setUint32(offset, value, true);
  }

  /** 1/7.1.7 */
  quadWord(offset: number, value: number): void {
    this.#view.setBigUint64(offset, BigInt(value), true);
  }

  raw(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
  }

  ascii(offset: number, text: string): void {
    for (let i = 0; i < text.length; i += 1) this.byte(offset + i, text.charCodeAt(i));
  }

  /** 1/7.2.12: the last byte of the field says how many are used. */
  dstring(offset: number, length: number, text: string): void {
    const encoded = encodeCompressed(text);
    this.raw(offset, encoded);
    this.byte(offset + length - 1, encoded.length);
  }

  /** 1/7.2.1 and UDF 1.02, 2.1.2 */
  characterSet(offset: number): void {
    this.ascii(offset + 1, 'OSTA Compressed Unicode');
  }

  /** 1/7.4: 32 bytes, the last eight of which are the suffix. */
  entity(offset: number, identifier: string, suffix: Uint8Array = new Uint8Array()): void {
    this.ascii(offset + 1, identifier);
    this.raw(offset + 24, suffix);
  }

  /** Who wrote this; the operating system stays undefined (UDF 1.02, 2.1.5.3). */
  implementation(offset: number): void {
    this.entity(offset, '*iso-packer');
  }

  /** UDF 1.02, 2.1.5.3: the revision, and that neither hardware nor software may write. */
  domain(offset: number): void {
    this.entity(offset, '*OSTA UDF Compliant', Uint8Array.of(REVISION & 0xff, REVISION >> 8, 0b11));
  }

  /** 1/7.3: local time (type 1), whose offset from UTC is none. */
  timestamp(offset: number, date: Date): void {
    this.word(offset, 1 << 12);
    this.word(offset + 2, date.getUTCFullYear());
    this.byte(offset + 4, date.getUTCMonth() + 1);
    this.byte(offset + 5, date.getUTCDate());
    this.byte(offset + 6, date.getUTCHours());
    this.byte(offset + 7, date.getUTCMinutes());
    this.byte(offset + 8, date.getUTCSeconds());
    this.byte(offset + 9, Math.floor(date.getUTCMilliseconds() / 10));
    this.byte(offset + 10, (date.getUTCMilliseconds() % 10) * 10);
  }

  /** 3/7.1: bytes, and the sector where they begin. */
  extent(offset: number, length: number, sector: number): void {
    this.doubleWord(offset, length);
    this.doubleWord(offset + 4, sector);
  }

  /** 4/14.14.2: bytes, block and partition (the first); `uniqueId` as UDF 2.00, 2.3.4.3 has it in the implementation's use. */
  longAllocation(offset: number, length: number, block: number, uniqueId = 0): void {
    this.extent(offset, length, block);
    this.doubleWord(offset + 12, uniqueId);
  }

  /** 3/7.2; `location` is the sector, or in the partition the block, where the descriptor stands. */
  tag(id: number, location: number): Uint8Array {
    const body = this.bytes.subarray(TAG_LENGTH);
    this.word(0, id);
    this.word(2, 2); // 3/7.2.2, as NSR02 asks for
    this.word(8, crc16(body)); // 3/7.2.6
    this.word(10, body.length); // 3/7.2.7
    this.doubleWord(12, location);
    this.byte(4, tagChecksum(this.bytes)); // 3/7.2.3
    return this.bytes;
  }
}
