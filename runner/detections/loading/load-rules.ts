import { readFile, stat } from 'node:fs/promises';
import { type CompileOptions, compileRules, type Rule } from '../rule.ts';
import { RuleRefused, RulesRefused } from '../rule-refused.ts';
import { ruleFiles, systemReason } from './rule-files.ts';

/** In bytes. The longest of SigmaHQ has 0.3 MB. */
const longestRule = 4 * 1024 * 1024;

export interface ReadRules {
  readonly rules: readonly Rule[];
  /** One for each document that is no rule that can be evaluated as it is written, and for each file that can't be read. */
  readonly refused: readonly RuleRefused[];
  /** Ids that more than one rule has; all of these rules are among `rules`. */
  readonly duplicates: readonly DuplicateId[];
}

interface DuplicateId {
  readonly id: string;
  readonly files: readonly string[];
}

/**
 * The rules of files and folders (`ruleFiles` says which those are), in the order of their names. Throws `RulesPathError` for a path
 * that is not there and for a folder without a rule, and `RulesRefused` when a rule can't be evaluated as it is written.
 */
export async function loadRules(
  paths: string | readonly string[],
  options?: CompileOptions,
): Promise<Rule[]> {
  const { rules, refused } = await readRules(paths, options);
  if (refused.length > 0) throw new RulesRefused(refused);
  return [...rules];
}

/** The same, with the refusals beside the rules. */
export async function readRules(
  paths: string | readonly string[],
  options?: CompileOptions,
): Promise<ReadRules> {
  const rules: Rule[] = [];
  const refused: RuleRefused[] = [];
  const { files, unreadable } = await ruleFiles(typeof paths === 'string' ? [paths] : paths);
  for (const { path, reason } of unreadable) refused.push(new RuleRefused(path, 1, reason));
  for (const file of files) {
    try {
      const compiled = compileRules(await ruleText(file), file, options);
      rules.push(...compiled.rules);
      refused.push(...compiled.refused);
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
      refused.push(error);
    }
  }
  return { rules, refused, duplicates: duplicatesAmong(rules) };
}

/** Throws `RuleRefused`. */
async function ruleText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    const { size } = await stat(file);
    if (size > longestRule) throw new RuleRefused(file, 1, `longer than ${longestRule} bytes`);
    bytes = await readFile(file);
  } catch (error) {
    throw error instanceof RuleRefused ? error : new RuleRefused(file, 1, systemReason(error));
  }
  try {
    // A byte order mark is kept, so that the text's SHA-256 is the file's.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RuleRefused(file, 1, 'not text in UTF-8');
  }
}

function duplicatesAmong(rules: readonly Rule[]): readonly DuplicateId[] {
  return [...Map.groupBy(rules, ({ id }) => id.toLowerCase())]
    .filter(([, same]) => same.length > 1)
    .map(([id, same]) => ({ id, files: same.map(({ file }) => file) }));
}
