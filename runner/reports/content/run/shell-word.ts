/** One word for a shell, whatever the text holds; not yet printable. */
export function shellWord(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
