/** Names out of an image, or on disk, may hold what a terminal would obey. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Control}\p{Format}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
