/**
 * Windows writes characters into event XML that XML 1.0 (section 2.2, `Char`) forbids, raw or as a reference such as `&#x1;` [H], and
 * it writes line ends as they were, which XML (section 2.11) would make alike. So that a parser takes the text and loses nothing,
 * such a code unit moves to plane 16, a private one: U+0001 becomes U+100001. What stands in that plane already moves there as well,
 * half by half, so that the way back is unambiguous.
 */
const plane = 0x100000;
const forbidden = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Cs}|[\u{100000}-\u{10ffff}]/gu;
/** Whatever may have to move: half a surrogate pair aside, which `isWellFormed` finds. */
const suspicious = /[^\t\n -~\u00a0-\udbbf\udc00-\ufffd]|&#/;
const reference = /&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi;
/** A tag with its quoted attributes; where it is broken, its beginning. */
const tag = /<(?:[^<>"']|"[^<"]*"|'[^<']*')*>?/y;

export function permitted(xml: string): string {
  if (!suspicious.test(xml) && xml.isWellFormed()) return xml;
  let moved = '';
  for (let at = 0; at < xml.length; ) {
    const end = partEnd(xml, at);
    const part = xml.slice(at, end);
    const text = part.replace(forbidden, moveAll);
    if (part.startsWith('<![CDATA[')) moved += text.replaceAll('\r', move);
    else if (part.startsWith('<!--')) moved += text;
    else if (part.startsWith('<')) moved += text.replace(reference, moveReference);
    else moved += text.replaceAll('\r', move).replace(reference, moveReference);
    at = end;
  }
  return moved;
}

/** The text as it was before `permitted`. */
export function restored(text: string): string {
  if (!/[\udbc0-\udbff]/.test(text)) return text;
  return text.replace(/[\u{100000}-\u{10ffff}]/gu, (char) =>
    String.fromCharCode((char.codePointAt(0) ?? plane) - plane),
  );
}

/** Where control characters go: a value may be full of them. */
const controls = Array.from({ length: 160 }, (_, code) => String.fromCodePoint(plane + code));

function moveAll(char: string): string {
  return char.length === 1 ? move(char) : char.split('').map(move).join('');
}

function move(unit: string): string {
  const code = unit.charCodeAt(0);
  return controls[code] ?? String.fromCodePoint(plane + code);
}

function moveReference(written: string, hex: string | undefined, decimal: string | undefined): string {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code > 0x10ffff) return written;
  const char = String.fromCodePoint(code);
  return char.replace(forbidden, moveAll) === char ? written : moveAll(char);
}

/** Where the part of the markup that begins here ends: a CDATA section, a comment, a tag, or text. */
function partEnd(xml: string, at: number): number {
  if (xml.startsWith('<![CDATA[', at)) return after(xml, ']]>', at);
  if (xml.startsWith('<!--', at)) return after(xml, '-->', at);
  if (xml[at] !== '<') return Math.min(xml.indexOf('<', at) >>> 0, xml.length);
  tag.lastIndex = at;
  return at + (tag.exec(xml)?.[0].length ?? 1);
}

function after(xml: string, mark: string, at: number): number {
  const found = xml.indexOf(mark, at);
  return found === -1 ? xml.length : found + mark.length;
}
