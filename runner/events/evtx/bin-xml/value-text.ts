/**
 * Single values as Windows' rendered XML writes them (MS-EVEN6 §3.1.4.7.3 "Type System" names the XML Schema type of each; the notation
 * within it is what rendered events show).
 */

const scratch = Buffer.alloc(64);
const digits = Buffer.from('0123456789ABCDEF', 'latin1');

/** UTF-16LE. Most text is Latin-1, which becomes a string of one byte a character: half the memory, and faster to compare. */
export function utf16(bytes: Buffer, from: number, to: number): string {
  const length = (to - from) >> 1;
  if (length === 0) return '';
  if (length > latin1.length) return bytes.toString('utf16le', from, from + length * 2);
  for (let i = 0, at = from; i < length; i++, at += 2) {
    if (bytes[at + 1] !== 0) return bytes.toString('utf16le', from, from + length * 2);
    latin1[i] = bytes[at] ?? 0;
  }
  return latin1.toString('latin1', 0, length);
}
const latin1 = Buffer.alloc(512);

/** A text value isn't ended by NUL (MS-EVEN6 §3.1.4.7.3), but providers do count it in; rendered XML never shows it. */
export function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** No record names its code page; 1252 is what Western systems use, and libevtx's default. [M] */
const ansi = new TextDecoder('windows-1252');
export function ansiText(bytes: Buffer, from: number, to: number): string {
  return ansi.decode(bytes.subarray(from, to));
}

/** `evt:hexInt32`, `evt:hexInt64`: `0x`, lower case, no leading zeros. [H] */
export function hex32(value: number): string {
  return `0x${value.toString(16)}`;
}
export function hex64(low: number, high: number): string {
  return high === 0 ? hex32(low) : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
}

export function unsigned64(low: number, high: number): string {
  return high < 0x200000 ? `${high * 0x1_0000_0000 + low}` : `${(BigInt(high) << 32n) | BigInt(low)}`;
}

/**
 * `xs:float`, `xs:double`: the fewest digits that give the same value again. What is no number is written as the C runtime does
 * (libevtx, "Floating point"). [L]
 */
export function real(value: number, single: boolean): string {
  if (Number.isNaN(value)) return '-1.#IND';
  if (!Number.isFinite(value)) return value > 0 ? '1.#INF' : '-1.#INF';
  if (Object.is(value, -0)) return '-0';
  if (!single) return `${value}`;
  for (let precision = 6; precision < 9; precision++) {
    const text = Number(value.toPrecision(precision));
    if (Math.fround(text) === value) return `${text}`;
  }
  return `${Number(value.toPrecision(9))}`;
}

/** `evt:GUIDType`, stored as MS-DTYP §2.3.4.2 has it; upper case in braces (Windows before 10 version 1903; later ones write lower case [M]). */
export function guid(bytes: Buffer, at: number): string {
  scratch[0] = 0x7b;
  let to = 1;
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) scratch[to++] = 0x2d;
    const byte = bytes[at + (guidOrder[i] ?? 0)] ?? 0;
    scratch[to++] = digits[byte >> 4] ?? 0;
    scratch[to++] = digits[byte & 15] ?? 0;
  }
  scratch[to] = 0x7d;
  return scratch.toString('latin1', 0, 38);
}
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/**
 * FILETIME (MS-DTYP §2.3.3, 100 ns since 1601) as `xs:dateTime`: UTC with seven digits, as Windows 10 renders it [H]; older ones add two
 * zeros.
 */
export function fileTime(low: number, high: number): string {
  // 2^32 = 429 × 10^7 + 4 967 296: all steps stay exact below 2^53 while the year has four digits.
  if (high > lastExact) return farFileTime((BigInt(high) << 32n) | BigInt(low));
  const rest = high * 4_967_296 + low;
  const seconds = high * 429 + Math.floor(rest / 10_000_000);
  return dateTime(Math.floor(seconds / 86_400), seconds % 86_400, rest % 10_000_000);
}
const lastExact = 617_000_000;

function farFileTime(ticks: bigint): string {
  const seconds = Number(ticks / 10_000_000n);
  return dateTime(Math.floor(seconds / 86_400), seconds % 86_400, Number(ticks % 10_000_000n));
}

/** SYSTEMTIME (MS-DTYP §2.3.13), milliseconds written with seven digits, too. [M] */
export function systemTime(view: DataView, at: number): string {
  const field = (index: number) => view.getUint16(at + index * 2, true);
  const two = (index: number) => `${field(index)}`.padStart(2, '0');
  const fraction = `${field(7) * 10_000}`.padStart(7, '0');
  return `${`${field(0)}`.padStart(4, '0')}-${two(1)}-${two(3)}T${two(4)}:${two(5)}:${two(6)}.${fraction}Z`;
}

/** The proleptic Gregorian date of a day since 1601-01-01, counted from 1 March so that the leap day is a year's last. */
function dateTime(days: number, seconds: number, ticks: number): string {
  const shifted = days + 584_694;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  let at = year > 9999 ? number(0, year, 5) : number(0, year, 4);
  at = number(mark(at, 0x2d), month, 2);
  at = number(mark(at, 0x2d), day, 2);
  at = number(mark(at, 0x54), Math.floor(seconds / 3600), 2);
  at = number(mark(at, 0x3a), Math.floor(seconds / 60) % 60, 2);
  at = number(mark(at, 0x3a), seconds % 60, 2);
  at = number(mark(at, 0x2e), ticks, 7);
  return scratch.toString('latin1', 0, mark(at, 0x5a));
}

function mark(at: number, character: number): number {
  scratch[at] = character;
  return at + 1;
}

function number(at: number, value: number, width: number): number {
  let rest = value;
  for (let i = width - 1; i >= 0; i--) {
    scratch[at + i] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + width;
}

/** How long the SID is that begins here, by its own count of subauthorities (MS-DTYP §2.4.2.2). */
export function sidLength(bytes: Buffer, at: number): number {
  return 8 + 4 * (bytes[at + 1] ?? 0);
}

/** A SID in string form (MS-DTYP §2.4.2.1): an authority from 2^32 on is hexadecimal. */
export function sid(bytes: Buffer, view: DataView, at: number): string {
  const count = bytes[at + 1] ?? 0;
  const authority = view.getUint16(at + 2, false) * 0x1_0000_0000 + view.getUint32(at + 4, false);
  let text = `S-${bytes[at]}-`;
  text += authority < 0x1_0000_0000 ? authority : `0x${authority.toString(16).padStart(12, '0')}`;
  for (let i = 0; i < count; i++) text += `-${view.getUint32(at + 8 + i * 4, true)}`;
  return text;
}
