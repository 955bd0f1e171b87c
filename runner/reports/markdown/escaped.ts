import { printable, spelled } from '../printable.ts';

/** Longest text of a sentence, and of a name, in characters. */
const longest = 300;
const longestName = 80;

/**
 * A word in which no reader of Markdown finds anything but a word: letters and digits, held together by single hyphens, points,
 * slashes and apostrophes, between quotation marks and punctuation.
 */
const plain = /^[("'“]*[\p{L}\p{M}\p{N}]+(?:[-./'’][\p{L}\p{M}\p{N}]+)*[.,;:!?%)"'”]*$/u;
/** What GitHub makes links of, though it looks like a word: host names, `GH-12` and other trackers' numbers, hashes of commits. */
const linked = /www\.|^\W*(?:[a-z]+-\d+|[\da-f]{7,})\W*$/i;

/**
 * Text from anywhere in a sentence of ours, on one line. What is more than a plain word stands as code: there Markdown knows no
 * markup, GitHub no mention, reference, link or emoji, and a path is easier to read.
 */
export function prose(text: string): string {
  const parts: { readonly code: boolean; readonly words: string[] }[] = [];
  for (const word of cut(text, longest).split(' ').filter(Boolean)) {
    const code = !plain.test(word) || linked.test(word);
    const last = parts.at(-1);
    if (last !== undefined && last.code === code) last.words.push(word);
    else parts.push({ code, words: [word] });
  }
  return parts.map(({ code, words }) => (code ? span(words.join(' ')) : words.join(' '))).join(' ');
}

/** A name or a command as code. */
export function code(text: string, most = longestName): string {
  return span(cut(text, most).trim() || '-');
}

/** A backtick would end the code, and a pipe the table's cell, where no escape means the same to all readers. */
function span(text: string): string {
  return `\`${text.replace(/[`|]/g, spelled)}\``;
}

function cut(text: string, most: number): string {
  const line = printable(text);
  const chars = [...line];
  return chars.length > most ? `${chars.slice(0, most).join('')}...` : line;
}

/** A table; the cells are Markdown already, and what is beyond `most` rows is counted. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  most = 100,
): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell || '–').join(' | ')} |`;
  const beyond = rows.length - most;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.slice(0, most).map(line),
    ...(beyond > 0 ? ['', `And ${beyond} more rows.`] : []),
  ];
}

/** A list, likewise. */
export function list(items: readonly string[], most = 50): readonly string[] {
  const beyond = items.length - most;
  return [
    ...items.slice(0, most).map((item) => `- ${item}`),
    ...(beyond > 0 ? [`- and ${beyond} more`] : []),
  ];
}

/** Folded away. @param about a name that follows the summary, which is ours */
export function details(summary: string, lines: readonly string[], about?: string): readonly string[] {
  const name = about === undefined ? '' : ` <code>${inHtml(about)}</code>`;
  return [`<details><summary>${summary}${name}</summary>`, '', ...lines, '', '</details>'];
}

/** The summary is a block of HTML, where Markdown's escapes mean nothing. */
function inHtml(text: string): string {
  return cut(text, longestName).replace(/[^\p{L}\p{N} ]/gu, (char) => `&#${char.codePointAt(0)};`);
}
