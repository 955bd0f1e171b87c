/** Longest text that is shown of anything, in characters. */
const longest = 600;

/** Text from a guest or a server, safe to print on a terminal and on one line, cut where it is very long. */
export function printable(text: string): string {
  return visible(text.length > longest ? `${text.slice(0, longest)}...` : text);
}

/**
 * What the runners of CI services take for a command of the job where a line of a log holds it: `::name` and `##[name]` (GitHub
 * Actions, ActionCommand.cs; the first only at the line's begin, but a line may be broken anywhere), `##vso[name]` (Azure Pipelines).
 */
const command = /(?<=:):(?=[a-z-]+(?: |::|$))|(?<=#)#(?=[a-z]*\[)/giu;

/**
 * The same, all of it: every white space is a space, and what is not a visible character (C0 and C1 controls, so every escape sequence,
 * bidirectional controls, zero-width characters, lone surrogates) is spelled out as `\u{1b}`. So is one character of what a CI
 * service would obey.
 */
export function visible(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/\p{C}/gu, spelled).replace(command, spelled);
}

/** A character as its number. */
export function spelled(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
