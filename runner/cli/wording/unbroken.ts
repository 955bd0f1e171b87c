import { widthOf } from '../../reports/lines.ts';

/**
 * Lines of at most `columns`, the second and later ones led by `indent`. No word is broken, and a command in backticks counts as one: what
 * is too long for a line has one of its own, without the backticks, to be copied as it is.
 */
export function unbroken(text: string, columns: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of wordsOf(text)) {
    const longer: string = line === null ? (lines.length === 0 ? word : indent + word) : `${line} ${word}`;
    if (widthOf(longer) <= columns || word === '') {
      line = longer;
      continue;
    }
    if (line !== null && line.trim() !== '') lines.push(line);
    line = indent + word;
    if (widthOf(line) <= columns) continue;
    const [command = word, after = ''] = /^`([^`]*)`(\S*)$/.exec(word)?.slice(1) ?? [];
    lines.push(indent + command);
    line = /^[,;:.]?$/.test(after) ? null : indent + after;
  }
  return line === null ? lines : [...lines, line];
}

/** Parted at the spaces that are not between two backticks. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let open = false;
  for (const part of text.split(' ')) {
    if (open) words.push(`${words.pop()} ${part}`);
    else words.push(part);
    if ((part.split('`').length - 1) % 2 === 1) open = !open;
  }
  // One that is never closed parts nothing.
  return open ? text.split(' ') : words;
}
