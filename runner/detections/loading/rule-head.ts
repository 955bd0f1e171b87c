import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LineCounter, parseAllDocuments } from 'yaml';

/** What a rule that was refused calls itself, as far as that can be read. */
export interface RuleHead {
  /** The rule's name where it has none, as with rules that can be evaluated. */
  readonly id: string;
  /** The file's name without its extension; with a number for all but the first rule of a file. */
  readonly name: string;
  readonly title: string;
}

/** @param line in the rule, counted from 1. Never throws: of a file that is no YAML, or can't be read, only the name is known. */
export async function ruleHead(file: string, line: number): Promise<RuleHead> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lineCounter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const documents = Array.isArray(parsed) ? parsed : [];
  const index = documents.findLastIndex(({ range }) => lineCounter.linePos(range[0]).line <= line);
  const document = documents[Math.max(index, 0)];
  const name = basename(file).replace(/\.ya?ml$/i, '') + (index > 0 ? `-${index + 1}` : '');
  const named = (key: string): string => {
    const value: unknown = document?.contents == null ? null : document.getIn([key]);
    return typeof value === 'string' && value.trim() !== '' ? value : name;
  };
  return { id: named('id'), name, title: named('title') };
}
