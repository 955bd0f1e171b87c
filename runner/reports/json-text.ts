/**
 * A document as it is, without the last line's end. Characters that a terminal could act on, and what the log of
 * a CI service would take for a command (`##[name]`), are written as JSON escapes: the same document to every reader.
 */
export function jsonText(document: unknown): string {
  return JSON.stringify(document, null, 2).replace(
    /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]|(?<=#)#(?=[a-z]*\[)/giu,
    escaped,
  );
}

function escaped(char: string): string {
  return Array.from(
    { length: char.length },
    (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}
