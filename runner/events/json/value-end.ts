/** Where the object that a text begins with ends; or that it goes on after the text; or from where on it can't be one. */
export type ValueEnd =
  /** `members`: how many names with a value it has, those of the objects within counted as well. */
  | { readonly is: 'end'; readonly end: number; readonly members: number }
  | { readonly is: 'open' }
  | { readonly is: 'broken'; readonly at: number; readonly reason: string };

/** Deeper than any event is nested; ConvertTo-Json goes no deeper either. */
const deepest = 100;
const [quote, backslash, brace, bracket, braceEnd, bracketEnd] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];
const colon = 0x3a;

/**
 * Counts brackets outside of strings (RFC 8259). Three things show early that a value is broken, so that what follows is not taken for
 * a part of it: a string that holds a line end, a bracket that opens where no value may stand, and one that closes another kind.
 */
export function valueEnd(text: string): ValueEnd {
  const open: number[] = [];
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) {
      const end = stringEnd(text, at);
      const lineEnd = text.slice(at, end === -1 ? text.length : end).indexOf('\n');
      if (lineEnd !== -1) return { is: 'broken', at: at + lineEnd, reason: 'a text in it has no end' };
      if (end === -1) return { is: 'open' };
      at = end;
    } else if (char === colon) members++;
    else if (char === brace || char === bracket) {
      if (open.length > 0 && !mayOpen(text, at)) return { is: 'broken', at, reason: 'its end is missing' };
      open.push(char === brace ? braceEnd : bracketEnd);
      if (open.length > deepest) return { is: 'broken', at, reason: 'it is nested too deeply' };
    } else if (char === braceEnd || char === bracketEnd) {
      if (open.pop() !== char) return { is: 'broken', at, reason: 'its brackets do not match' };
      if (open.length === 0) return { is: 'end', end: at + 1, members };
    }
  }
  return { is: 'open' };
}

/** The index of the quotation mark that ends the string, or -1. */
function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return -1;
}

/** Only after a name's colon, a comma, or the beginning of a list. */
function mayOpen(text: string, at: number): boolean {
  let before = at - 1;
  while (/\s/.test(text[before] ?? '')) before--;
  return /[:,[]/.test(text[before] ?? '');
}
