/** Shown two columns wide by terminals (Unicode Standard Annex 11, the wide and full-width ranges, coarsely). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Drawn over the character before. */
const combining = /[\p{Mn}\p{Me}]/u;

/** The columns that printable text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += wide.test(char) ? 2 : combining.test(char) ? 0 : 1;
  return width;
}

/** The beginning of the text that fits. */
export function cut(text: string, columns: number): string {
  let kept = '';
  let width = 0;
  for (const char of text) {
    width += widthOf(char);
    if (width > columns) break;
    kept += char;
  }
  return kept;
}

export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/**
 * Lines of at most `columns`, the second and later ones led by `indent`. Breaks between the words (those that spaces part when
 * text is given), and inside a word only when it alone is too long for a line.
 */
export function wrapped(
  text: string | readonly string[],
  columns: number,
  indent: string,
): readonly string[] {
  // A line that the indent fills would hold nothing of the text.
  const lead = widthOf(indent) < columns - 1 ? indent : '';
  const lines: string[] = [];
  let line = '';
  let empty = true;
  for (const word of typeof text === 'string' ? text.split(' ') : text) {
    const longer = empty ? line + word : `${line} ${word}`;
    if (widthOf(longer) <= columns) {
      line = longer;
      empty = false;
      continue;
    }
    if (!empty) {
      lines.push(line);
      line = lead;
    }
    line += word;
    while (widthOf(line) > columns) {
      const [first = ''] = line;
      const head = cut(line, columns) || first;
      lines.push(head);
      line = lead + line.slice(head.length);
    }
    empty = line === lead;
  }
  return empty && lines.length > 0 ? lines : [...lines, line];
}
