import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';

/** What a rule that was refused calls itself, as far as that can be read. */
export interface RuleHead {
  /** The file's name without its extension where the rule has none, as with rules that can be evaluated. */
  readonly id: string;
  readonly title: string;
}

/** Never throws: a file that is no YAML, or can't be read, is known by its name alone. */
export async function ruleHead(file: string): Promise<RuleHead> {
  const name = basename(file).replace(/\.ya?ml$/i, '');
  const text = await readFile(file, 'utf8').catch(() => '');
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const named = (key: string): string => {
    const value: unknown = document.contents === null ? null : document.getIn([key]);
    return typeof value === 'string' && value.trim() !== '' ? value : name;
  };
  return { id: named('id'), title: named('title') };
}
