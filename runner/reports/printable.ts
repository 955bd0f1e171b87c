/** Longest text that is shown of anything, in characters. */
const longest = 600;

/** Text from a guest or a server, safe to print on a terminal and on one line, cut where it is very long. */
export function printable(text: string): string {
  return visible(text.length > longest ? `${text.slice(0, longest)}...` : text);
}

/**
 * The same, all of it: every white space is a space, and what is not a visible character (C0 and C1 controls, so every escape sequence,
 * bidirectional controls, zero-width characters, lone surrogates) is spelled out as `\u{1b}`.
 */
export function visible(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
