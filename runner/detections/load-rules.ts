import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compileRule, type Rule } from './rule.ts';
import { RuleRefused, RulesRefused } from './rule-refused.ts';

/**
 * The rules of a folder (its `.yml` and `.yaml` files, not those of folders below) or of the files given, in the
 * order of their names. Throws `RulesRefused` when one of them can't be evaluated as it is written.
 */
export async function loadRules(paths: string | readonly string[]): Promise<Rule[]> {
  const { rules, refused } = await readRules(paths);
  if (refused.length > 0) throw new RulesRefused(refused);
  return rules;
}

/** The same, with the refusals beside the rules. */
export async function readRules(
  paths: string | readonly string[],
): Promise<{ rules: Rule[]; refused: RuleRefused[] }> {
  const rules: Rule[] = [];
  const refused: RuleRefused[] = [];
  for (const file of await ruleFiles(typeof paths === 'string' ? [paths] : paths)) {
    try {
      rules.push(compileRule(await readFile(file, 'utf8'), file));
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
      refused.push(error);
    }
  }
  return { rules, refused };
}

async function ruleFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) files.push(path);
    else {
      const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name));
      files.push(...names.sort().map((name) => join(path, name)));
    }
  }
  return files;
}
