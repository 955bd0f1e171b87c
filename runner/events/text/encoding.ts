/** Labels of the WHATWG Encoding Standard, as TextDecoder takes them. */
export type Encoding = string;

/**
 * In which encoding a text begins: by its byte order mark; without one by the zero bytes that UTF-16 has in its first character
 * (`wevtutil /uni:true` and PowerShell's redirection write UTF-16LE [H]); else by its XML declaration; else UTF-8.
 */
export function encodingOf(head: Uint8Array): Encoding {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== 0) return 'utf-16be';
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(ascii(head))?.[1]?.toLowerCase();
  // What can be read as eight-bit text is not UTF-16, whatever it says of itself.
  return declared === undefined || declared.startsWith('utf') || !isKnown(declared) ? 'utf-8' : declared;
}

function ascii(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 200))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== 'utf-16le';
  } catch {
    return false;
  }
}
