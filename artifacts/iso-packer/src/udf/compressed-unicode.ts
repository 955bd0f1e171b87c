import { Buffer } from 'node:buffer';

/**
 * OSTA CS0 (UDF 1.02, 2.1.1): a compression id, then 8 or 16 bits a character, most significant byte first. The smaller one that holds
 * the text; nothing at all for an empty text.
 */
export function encodeCompressed(text: string): Uint8Array {
  if (text === '') return new Uint8Array();
  const wide = isWide(text);
  const characters = wide ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'latin1');
  return Buffer.concat([Uint8Array.of(wide ? 16 : 8), characters]);
}

/** Whether some character needs 16 bits. */
export function isWide(text: string): boolean {
  return /[^\0-\xff]/.test(text);
}

/** Null where it is none: another compression id, half a character, half a surrogate pair. */
export function decodeCompressed(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return '';
  const characters = Buffer.from(bytes.subarray(1));
  if (bytes[0] === 8) return characters.toString('latin1');
  if (bytes[0] !== 16 || characters.length % 2 !== 0) return null;
  const text = characters.swap16().toString('utf16le');
  return text.isWellFormed() ? text : null;
}
