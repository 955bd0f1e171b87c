/** What a service says, as one line without control characters, for people and for the record. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\s\ufffd]+/gu, ' ').trim();
}
