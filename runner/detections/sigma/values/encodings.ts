/**
 * What the encoding modifiers make of text (Sigma modifiers 2.1.0, "Encoding"). UTF-16 is kept as text with one character for each
 * byte, so that it can be looked for as it is or be encoded further.
 */

export function utf16(text: string, order: 'little' | 'big'): string {
  const bytes = Buffer.from(text, 'utf16le');
  return (order === 'big' ? bytes.swap16() : bytes).toString('latin1');
}

/** The bytes `FF FE`: the mark that says that little-endian UTF-16 follows. */
export const byteOrderMark = '\u00ff\u00fe';

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/**
 * The three ways in which bytes can stand within a longer text in Base64: behind a multiple of three bytes, and one and two bytes
 * further; each without the characters that depend on what stands before and behind. Fewer than two bytes leave nothing to look for
 * in one of the three, and give null.
 */
export function base64AtAnyOffset(bytes: Uint8Array): readonly string[] | null {
  if (bytes.length < 2) return null;
  return [0, 1, 2].map((shift) => {
    const encoded = base64(Buffer.concat([Buffer.alloc(shift), bytes])).replace(/=+$/, '');
    // A character holds six bits: those that share one with the bytes before or behind are cut off.
    const start = Math.ceil((shift * 8) / 6);
    const end = Math.floor(((shift + bytes.length) * 8) / 6);
    return encoded.slice(start, end);
  });
}
