import { Buffer } from 'node:buffer';
import { damage } from '../../reading/damage.ts';

const LAST_PART = 0x40;
const MOST_PARTS = 20;
const MOST_UNITS = 255;

/** The parts of a long name as they come, the last first (fatgen103 7). What is out of order belongs to no entry, and shows nothing [H]. */
export class LongName {
  #parts: Buffer[] = [];
  /** Parts that are still to come. */
  #left = 0;
  #checksum = 0;
  #offset = 0;

  /** @param offset byte offset of the slot, of 32 bytes */
  add(slot: Buffer, offset: number): void {
    const order = slot.readUInt8(0);
    const checksum = slot.readUInt8(13);
    if ((order & LAST_PART) !== 0) {
      this.#parts = [];
      this.#left = order & ~LAST_PART;
      this.#checksum = checksum;
      this.#offset = offset;
    }
    const fits = (order & ~LAST_PART) === this.#left && checksum === this.#checksum;
    if (!fits || this.#left === 0 || this.#left > MOST_PARTS) {
      this.clear();
      return;
    }
    this.#parts.unshift(Buffer.concat([slot.subarray(1, 11), slot.subarray(14, 26), slot.subarray(28, 32)]));
    this.#left -= 1;
  }

  clear(): void {
    this.#parts = [];
    this.#left = 0;
  }

  /**
   * The name, if the parts are whole and belong to the short entry that follows them; null otherwise.
   * @param shortName its 11 bytes
   * @throws IsoError `ISO_BAD_NAME` where it is not UTF-16
   */
  take(shortName: Buffer): string | null {
    const whole = this.#parts.length > 0 && this.#left === 0 && this.#checksum === checksumOf(shortName);
    const text = whole ? Buffer.concat(this.#parts).toString('utf16le') : '';
    this.clear();
    const [name = ''] = text.split('\0', 1);
    if (name === '' || name.length > MOST_UNITS) return null;
    if (!name.isWellFormed()) {
      throw damage('ISO_BAD_NAME', 'a long name is not valid UTF-16', this.#offset);
    }
    return name;
  }
}

/** fatgen103 7.2 */
function checksumOf(shortName: Buffer): number {
  let sum = 0;
  for (const byte of shortName) sum = ((((sum & 1) << 7) | (sum >> 1)) + byte) & 0xff;
  return sum;
}
