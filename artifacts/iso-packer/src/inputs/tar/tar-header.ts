import type { Buffer } from 'node:buffer';
import { decodeName } from './decode-name.ts';
import { badTar } from './tar-error.ts';

/** Headers are blocks of so many bytes, and contents are filled up to whole blocks (POSIX pax, "ustar Interchange Format"). */
export const BLOCK = 512;

export interface TarHeader {
  /** As it stands there. */
  readonly name: string;
  /** Bytes of the content that follows. */
  readonly size: number;
  /** The type flag: one character, `0` for a file. */
  readonly type: string;
}

/** @param offset of the block, for errors */
export function parseHeader(block: Buffer, offset: number): TarHeader {
  if (numberIn(block.subarray(148, 156)) !== checksum(block)) {
    throw badTar('this is no tar header, or a damaged one: its checksum is wrong', offset);
  }
  const flag = block.readUInt8(156);
  const name = text(block, 0, 100);
  // The prefix of ustar; GNU's own format has other things there, and says so by its magic.
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? text(block, 345, 155) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: sizeOf(block, offset),
    type: flag === 0 ? '0' : String.fromCharCode(flag),
  };
}

/** The sum of all bytes, those of the checksum itself taken as spaces. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (const [at, byte] of block.entries()) if (at < 148 || at >= 156) sum += byte;
  return sum;
}

function text(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeName(end === -1 ? field : field.subarray(0, end));
}

function sizeOf(block: Buffer, offset: number): number {
  const size = numberIn(block.subarray(124, 136));
  if (Number.isSafeInteger(size)) return size;
  throw badTar('a tar header has a size that is none', offset + 124);
}

/** Octal digits; or, where the first bit is set, the other bits as a number, as GNU tar writes what octal digits cannot hold. */
function numberIn(field: Buffer): number {
  return field.readUInt8(0) >= 0x80 ? base256(field) : octal(field.toString('latin1'));
}

function base256(field: Buffer): number {
  // The second bit is that of the sign; nothing here can be negative.
  if (field.readUInt8(0) !== 0x80) return Number.NaN;
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}

function octal(digits: string): number {
  const [, found] = /^ *([0-7]*)[ \0]*$/.exec(digits) ?? [];
  return found === undefined ? Number.NaN : Number.parseInt(`0${found}`, 8);
}
