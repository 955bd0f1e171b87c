import type { Buffer } from 'node:buffer';

/** Code page 437 from 0x80 on: nothing in a volume says which it was written with, and this is the one of most [M]. */
const UPPER_HALF =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** A first byte 0xE5 would mean that the entry is deleted; 0x05 stands for it (fatgen103 6.1). */
const STANDS_FOR_E5 = 0x05;

/** Byte 12, where Windows NT notes that a name fits but for its case [H]. */
const LOWER_STEM = 0x08;
const LOWER_EXTENSION = 0x10;

/** As Windows shows it. @param slot a short entry of 32 bytes */
export function shortNameOf(slot: Buffer): string {
  const text = decodeOem(slot.subarray(0, 11));
  const flags = slot.readUInt8(12);
  const stem = text.slice(0, 8).replace(/ +$/, '');
  const extension = text.slice(8).replace(/ +$/, '');
  const shownStem = (flags & LOWER_STEM) === 0 ? stem : stem.toLowerCase();
  const shownExtension = (flags & LOWER_EXTENSION) === 0 ? extension : extension.toLowerCase();
  return extension === '' ? shownStem : `${shownStem}.${shownExtension}`;
}

/** The 11 characters of a label, without those that fill it up. */
export function labelOf(slot: Buffer): string {
  return decodeOem(slot.subarray(0, 11)).replace(/ +$/, '');
}

function decodeOem(bytes: Buffer): string {
  return Array.from(bytes, (byte, index) => {
    const meant = index === 0 && byte === STANDS_FOR_E5 ? 0xe5 : byte;
    return meant < 0x80 ? String.fromCharCode(meant) : UPPER_HALF.charAt(meant - 0x80);
  }).join('');
}
