import { readFile, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { configName } from '../../config/config-name.ts';
import { placedProblem } from '../../config/config-problem.ts';
import type { Config } from '../../config/parse-config.ts';
import { readConfig } from '../../config/read-config.ts';
import { everyControl } from '../../controls/catalogue.ts';
import { readRules } from '../../detections/loading/load-rules.ts';
import { type RuleFiles, ruleFiles } from '../../detections/loading/rule-files.ts';
import { RulesPathError } from '../../detections/loading/rules-path-error.ts';
import type { Rule } from '../../detections/rule.ts';
import { problemAt } from '../../scenario/finding.ts';
import { loadScenarios } from '../../scenario/load-scenarios.ts';
import type { Problem } from '../../scenario/problem.ts';
import { readYaml } from '../../scenario/yaml-source.ts';
import { keyMissing } from '../running/must-have-keys.ts';
import { configInForce } from './lab/lab-in-force.ts';
import { readLab } from './lab/read-lab.ts';
import { rulesFolder, scenariosFolder } from './project-folders.ts';

/** What was looked at, and everything that is wrong with it. */
export interface Linted {
  readonly scenarios: string[];
  readonly rules: string[];
  readonly configurations: string[];
  /** Names of the SIEM and EDR that configurations have. */
  readonly sources: string[];
  readonly problems: Problem[];
}

/**
 * What comes with the harness, and the configuration in force.
 *
 * @param config what `--config` says
 * @throws NoConfigError
 */
export async function lintAll(config: string | undefined): Promise<Linted> {
  const linted = nothing();
  await lintScenarios(scenariosFolder, linted);
  await lintRules([rulesFolder], linted);
  const file = await configInForce(config);
  if (file !== null) await lintConfig(file, linted);
  return linted;
}

/** A scenario, a rule or a configuration; or the YAML files of a folder and of those below it, each taken for what it holds. */
export async function lintPath(path: string): Promise<Linted> {
  const linted = nothing();
  const { files, unreadable } = await filesOf(path);
  for (const { path: file, reason } of unreadable) linted.problems.push(cannotBeRead(file, reason));
  const kinds = Map.groupBy(await Promise.all(files.map(kindOf)), ({ kind }) => kind);
  const filesThatAre = (kind: Kind) => (kinds.get(kind) ?? []).map(({ file }) => file);
  const covered = new Set<string>();
  for (const file of filesThatAre('configuration')) {
    for (const below of await lintConfig(file, linted)) covered.add(below);
  }
  const isLeft = async (file: string) => !covered.has(await realpath(file));
  for (const file of filesThatAre('scenario')) if (await isLeft(file)) await lintScenarios(file, linted);
  const rules: string[] = [];
  for (const file of filesThatAre('rule')) if (await isLeft(file)) rules.push(file);
  await lintRules(rules, linted);
  return linted;
}

function nothing(): Linted {
  return { scenarios: [], rules: [], configurations: [], sources: [], problems: [] };
}

function cannotBeRead(file: string, reason: string): Problem {
  const problem = problemAt('UNREADABLE', reason, { line: 1, column: 1 }, file);
  return { ...problem, hint: 'name a scenario, a rule, a motw.yaml, or a folder with any of them' };
}

async function filesOf(path: string): Promise<RuleFiles> {
  try {
    return await ruleFiles([path]);
  } catch (error) {
    if (!(error instanceof RulesPathError)) throw error;
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const reason = isFolder ? 'there is no YAML file in it or below it' : 'there is no such file or folder';
    return { files: [], unreadable: [{ path, reason }] };
  }
}

type Kind = 'scenario' | 'rule' | 'configuration';

/** By what stands in it; by its name where nothing can be told from that. */
async function kindOf(file: string): Promise<{ readonly file: string; readonly kind: Kind }> {
  if (basename(file) === configName) return { file, kind: 'configuration' };
  const text = await readFile(file, 'utf8').catch(() => '');
  const value: unknown = readYaml(text).value;
  const has = (...keys: readonly string[]): boolean =>
    typeof value === 'object' && value !== null && keys.some((key) => Object.hasOwn(value, key));
  // No value: it is broken, or has several documents, as rules may.
  const looksLikeRule = value === undefined && /^(logsource|detection):/m.test(text);
  if (looksLikeRule || has('logsource', 'detection', 'correlation')) return { file, kind: 'rule' };
  if (has('rules', 'sources', 'targets', 'notify', 'gateways') || (has('expect') && !has('id', 'steps')))
    return { file, kind: 'configuration' };
  return { file, kind: file.endsWith('.yml') ? 'rule' : 'scenario' };
}

async function lintScenarios(path: string, linted: Linted): Promise<void> {
  const { scenarios, problems } = await loadScenarios(path, { controls: everyControl });
  linted.scenarios.push(...scenarios.map(({ id }) => id));
  linted.problems.push(...problems);
}

async function lintRules(paths: readonly string[], linted: Linted): Promise<void> {
  const { rules, refused } = await readRules(paths);
  linted.rules.push(...rules.map(({ name }) => name));
  for (const { file, line, column, reason } of refused)
    linted.problems.push(placedProblem('RULE_REFUSED', reason, { line, column }, file));
  linted.problems.push(...rules.flatMap(doubtsAbout));
}

function doubtsAbout({ file, doubts }: Rule): readonly Problem[] {
  return doubts.map(({ line, column, reason }) => ({
    ...placedProblem('RULE_DOUBT', reason, { line, column }, file),
    severity: 'warning',
  }));
}

/** A warning: the same file is checked where nobody runs anything. */
async function keysNotHere({ targets, problem }: Config): Promise<readonly Problem[]> {
  const found = Object.entries(targets).map(async ([name, target]): Promise<readonly Problem[]> => {
    if ((await keyMissing(name, target)) === null || target.channel.kind !== 'ssh') return [];
    const given = target.channel.identityFile ?? '';
    const path = ['targets', name, 'channel', 'identityFile'];
    return [{ ...problem({ code: 'NO_KEY', path, at: 'value', given }), severity: 'warning' }];
  });
  return (await Promise.all(found)).flat();
}

/** With all that it names, whose real paths are returned. */
async function lintConfig(file: string, linted: Linted): Promise<readonly string[]> {
  const { lab, problems } = await readLab(file);
  linted.configurations.push(file);
  linted.problems.push(...problems);
  linted.rules.push(...(lab?.rules.map(({ control }) => control.id) ?? []));
  linted.problems.push(...(lab?.rules.flatMap(({ rule }) => doubtsAbout(rule)) ?? []));
  const { config } = await readConfig(file);
  linted.sources.push(...(config?.sources.map(({ name }) => name) ?? []));
  if (config !== null) linted.problems.push(...(await keysNotHere(config)));
  const covered = (config?.rules ?? []).flatMap(async ({ path, placeholders }) => {
    const { files } = await ruleFiles([path]).catch(() => ({ files: [] }));
    return Promise.all(
      [...files, ...(placeholders === null ? [] : [placeholders])].map((each) =>
        realpath(each).catch(() => each),
      ),
    );
  });
  return (await Promise.all(covered)).flat();
}
