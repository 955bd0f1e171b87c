import { type Detection, readDetection } from './detection.ts';
import { isMisspelt } from './misspelt.ts';
import type { Placeholders } from './placeholders.ts';
import { Refusal } from './refusal.ts';
import { type YamlMap, type YamlNode, yamlTrees } from './yaml-tree.ts';

/** A Sigma rule as it is written, its detection as a tree (Sigma specification 2.1.0). */
export interface RuleFile {
  readonly id: string | null;
  readonly title: string;
  readonly level: string | null;
  readonly logSource: WrittenLogSource;
  readonly detection: Detection;
  /** Where the log source's attributes stand, by name: characters from the start of the file. */
  readonly logSourceOffsets: ReadonlyMap<string, number>;
}

/** What of a log source decides where its events are, and the rule's own words about it. */
export interface WrittenLogSource {
  readonly product: string | null;
  readonly category: string | null;
  readonly service: string | null;
  readonly definition: string | null;
}

/** One document of a rule file: where it begins, and the rule that it is or why it can't be evaluated. */
export type RuleDocument =
  | { readonly offset: number; readonly rule: RuleFile }
  | { readonly offset: number; readonly refusal: Refusal };

const mostDocuments = 1000;

/** Every document of a rule file. Throws `Refusal` where the file is no YAML, or empty. */
export function readRuleFile(text: string, placeholders: Placeholders): readonly RuleDocument[] {
  const trees = yamlTrees(text);
  if (trees.length === 0) throw new Refusal('the file has no rule', 0);
  const tooMany = trees[mostDocuments];
  if (tooMany !== undefined) throw new Refusal(`more than ${mostDocuments} documents`, tooMany.offset);
  return trees.map((tree) => {
    try {
      return { offset: tree.offset, rule: readRule(tree, placeholders) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { offset: tree.offset, refusal: error };
    }
  });
}

/** Other documents that the Sigma project has, by the attribute that tells them. */
const otherDocuments = [
  ['correlation', 'a correlation rule: they are not supported'],
  ['filter', 'a filter: they are not supported'],
  ['action', "a rule collection with 'action': it is no part of the specification any more"],
] as const;

function readRule(tree: YamlNode, placeholders: Placeholders): RuleFile {
  if (tree.is !== 'map') throw new Refusal('not a map of attributes, as a Sigma rule is', tree.offset);
  for (const [key, what] of otherDocuments) {
    const entry = tree.entries.find((each) => each.key === key);
    if (entry !== undefined) throw new Refusal(`${named(tree)} is ${what}`, entry.keyOffset);
  }
  const taxonomy = text(tree, 'taxonomy');
  if (taxonomy !== null && taxonomy !== 'sigma') {
    throw new Refusal(
      `the taxonomy '${taxonomy}' is not supported, only 'sigma'`,
      member(tree, 'taxonomy').offset,
    );
  }
  const title = text(tree, 'title');
  if (title === null || title === '')
    throw new Refusal("the rule has no 'title'", member(tree, 'title').offset);
  const logSource = part(tree, 'logsource');
  refuseMisspelt(logSource);
  const rule = {
    id: text(tree, 'id'),
    title,
    level: text(tree, 'level'),
    logSource: {
      product: word(logSource, 'product'),
      category: word(logSource, 'category'),
      service: word(logSource, 'service'),
      definition: text(logSource, 'definition'),
    },
    logSourceOffsets: new Map(logSource.entries.map(({ key, keyOffset }) => [key, keyOffset])),
  };
  if (
    Object.values(rule.logSource)
      .slice(0, 3)
      .every((name) => name === null)
  ) {
    throw new Refusal("the log source names neither 'category', 'product' nor 'service'", logSource.offset);
  }
  return { ...rule, detection: readDetection(part(tree, 'detection'), placeholders) };
}

/** The attributes of a log source (Sigma specification 2.1.0, "Log Source"); others are permitted, and decide nothing. */
export const logSourceAttributes = ['product', 'category', 'service', 'definition'] as const;

/** Without the attribute that was meant, a rule would be asked of more events than it is for. */
function refuseMisspelt({ entries }: YamlMap): void {
  for (const { key, keyOffset } of entries) {
    if (logSourceAttributes.some((known) => known === key)) continue;
    const meant = logSourceAttributes.find((known) => isMisspelt(key, known));
    if (meant !== undefined)
      throw new Refusal(`the log source has '${key}': did you mean '${meant}'?`, keyOffset);
  }
}

function named(tree: YamlMap): string {
  const name = tree.entries.find(({ key }) => key === 'title' || key === 'name')?.value;
  return name?.is === 'scalar' ? `'${name.value}'` : 'this';
}

function member(tree: YamlMap, key: string): YamlNode {
  return tree.entries.find((entry) => entry.key === key)?.value ?? tree;
}

function part(tree: YamlMap, key: string): YamlMap {
  const node = member(tree, key);
  if (node === tree) throw new Refusal(`the rule has no '${key}'`, tree.offset);
  if (node.is !== 'map') throw new Refusal(`'${key}' is not a map`, node.offset);
  return node;
}

/** Null where it is not there, or nothing. */
function text(tree: YamlMap, key: string): string | null {
  const node = member(tree, key);
  if (node === tree) return null;
  if (node.is !== 'scalar') throw new Refusal(`'${key}' is not text`, node.offset);
  return node.value === null ? null : String(node.value);
}

/** Names of log sources are in lower case by the specification; others are meant the same. */
function word(tree: YamlMap, key: string): string | null {
  return text(tree, key)?.toLowerCase() ?? null;
}
