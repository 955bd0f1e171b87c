import { jsonText } from '../reports/json-text.ts';
import { wrapped } from '../reports/lines.ts';
import { unbroken } from './wording/unbroken.ts';

/** Results go to standard output; everything else goes to standard error. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The same, and on a terminal no line is longer than it is wide; what is piped stays one line. */
export function printWrapped(line: string, indent: string): void {
  const { isTTY, columns } = process.stdout;
  for (const each of isTTY ? wrapped(line, columns || 80, indent) : [line]) print(each);
}

/** The same where commands, hashes or paths are in the text, which are to be copied: none is broken. */
export function printUnbroken(line: string, indent: string): void {
  const { isTTY, columns } = process.stdout;
  for (const each of isTTY ? unbroken(line, columns || 80, indent) : [line]) print(each);
}

export function printJson(document: unknown): void {
  print(jsonText(document));
}
