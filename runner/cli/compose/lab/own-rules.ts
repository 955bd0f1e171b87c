import { readFile, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { stepsOfRules } from '../../../config/config-file.ts';
import { type ConfigCode, placedProblem } from '../../../config/config-problem.ts';
import type { Config, RuleEntry } from '../../../config/parse-config.ts';
import { readRules } from '../../../detections/loading/load-rules.ts';
import { PlaceholdersError, readPlaceholders } from '../../../detections/loading/placeholders.ts';
import { ruleFiles } from '../../../detections/loading/rule-files.ts';
import { RulesPathError } from '../../../detections/loading/rules-path-error.ts';
import type { Rule } from '../../../detections/rule.ts';
import type { ControlId } from '../../../model/words.ts';
import type { Problem } from '../../../scenario/problem.ts';
import { readYaml } from '../../../scenario/yaml-source.ts';
import { isThere } from '../../named-path.ts';
import { type OwnRule, ownRule, stepOf } from './own-control.ts';

/** Names and ids that are given already, in lower case, and to what. */
export interface Taken {
  readonly names: ReadonlyMap<string, string>;
  readonly ruleIds: ReadonlyMap<string, string>;
}

export interface OwnRules {
  readonly rules: readonly OwnRule[];
  /** What a rule that is wrong would have been named. */
  readonly refused: readonly ControlId[];
  /** False where there may be rules whose names are not known. */
  readonly allFound: boolean;
  readonly problems: readonly Problem[];
}

const controlId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const top = { line: 1, column: 1 };

/** Every rule that the configuration names, as a control; and everything that is wrong with them. */
export async function readOwnRules(config: Config, taken: Taken): Promise<OwnRules> {
  const problems: Problem[] = [];
  const found: { readonly entry: RuleEntry; readonly rule: Rule }[] = [];
  const refused: ControlId[] = [];
  const files = await filesOf(config, problems);
  const allFound = !problems.some(({ code }) => code !== 'LISTED_TWICE');
  for (const [entry, ofEntry] of Map.groupBy(files, ({ entry }) => entry)) {
    const paths = ofEntry.map(({ file }) => file);
    const placeholders = await placeholdersOf(entry, config, problems);
    if (placeholders === 'unusable') {
      refused.push(...paths.map(nameOf));
      continue;
    }
    const read = await readRules(paths, { placeholders });
    found.push(...read.rules.map((rule) => ({ entry, rule })));
    for (const { file, line, column, reason } of read.refused) {
      problems.push(placedProblem('RULE_REFUSED', reason, { line, column }, file));
      refused.push(nameOf(file));
    }
  }
  const checked = await checkedControls(found, config, taken, problems);
  return { rules: checked.rules, refused: [...refused, ...checked.refused], allFound, problems };
}

type Placeholders = Awaited<ReturnType<typeof readPlaceholders>>;

interface Listed {
  readonly entry: RuleEntry;
  readonly file: string;
}

/** Each file once, with the entry that names it most closely: itself, or the innermost folder. */
async function filesOf(config: Config, problems: Problem[]): Promise<readonly Listed[]> {
  const byFile = new Map<string, Listed & { readonly place: string }>();
  const places = new Set<string>();
  for (const entry of config.rules) {
    try {
      const { files, unreadable } = await ruleFiles([entry.path]);
      const place = await realpath(entry.path);
      if (places.has(place)) {
        problems.push(
          config.problem({ code: 'LISTED_TWICE', path: entry.at, at: 'value', given: entry.path }),
        );
        continue;
      }
      places.add(place);
      for (const { path, reason } of unreadable)
        problems.push(placedProblem('RULE_REFUSED', reason, top, path));
      for (const file of files) {
        const real = await realpath(file);
        const before = byFile.get(real);
        if (before === undefined || before.place.length < place.length)
          byFile.set(real, { entry, file, place });
      }
    } catch (error) {
      if (!(error instanceof RulesPathError)) throw error;
      const given = (await isThere(entry.path))
        ? error.message
        : `${entry.path}: there is no such file or folder`;
      problems.push(config.problem({ code: 'NO_RULES', path: entry.at, at: 'value', given }));
    }
  }
  return [...byFile.values()];
}

async function placeholdersOf(
  entry: RuleEntry,
  config: Config,
  problems: Problem[],
): Promise<Placeholders | 'unusable'> {
  if (entry.placeholders === null) return {};
  try {
    return await readPlaceholders(entry.placeholders);
  } catch (error) {
    if (!(error instanceof PlaceholdersError)) throw error;
    const path = [...entry.at.slice(0, 2), 'placeholders'];
    problems.push(config.problem({ code: 'BAD_PLACEHOLDERS', path, at: 'value', given: error.message }));
    return 'unusable';
  }
}

async function checkedControls(
  found: readonly { readonly entry: RuleEntry; readonly rule: Rule }[],
  config: Config,
  taken: Taken,
  problems: Problem[],
): Promise<Pick<OwnRules, 'rules' | 'refused'>> {
  const names = new Map(taken.names);
  const ruleIds = new Map(taken.ruleIds);
  const rules: OwnRule[] = [];
  const refused: ControlId[] = [];
  for (const { entry, rule } of found) {
    const before = problems.length;
    const place = await placesIn(rule);
    const add = (code: ConfigCode, given: string, key: string | null, hint?: string): void => {
      problems.push(placedProblem(code, given, key === null ? top : place(key), rule.file, hint));
    };
    const owner = names.get(rule.name.toLowerCase());
    if (!controlId.test(rule.name)) add('BAD_CONTROL_ID', rule.name, null);
    else if (owner !== undefined) add('CONTROL_TAKEN', `'${rule.name}' is ${owner}`, null);
    const holder = ruleIds.get(rule.id.toLowerCase());
    if (holder !== undefined) add('RULE_ID_TAKEN', `its id is also that of ${holder}`, 'id');
    names.set(rule.name.toLowerCase(), `the rule ${rule.file}`);
    ruleIds.set(rule.id.toLowerCase(), `the rule ${rule.file}`);
    const actsAt = actsAtOf(rule, entry);
    if (actsAt === null) add('ACTS_AT_WHAT', rule.logSource.label, 'logsource', howToState(rule, config));
    if (actsAt !== null && problems.length === before) rules.push(ownRule(rule, actsAt));
    else refused.push(rule.name);
  }
  return { rules, refused };
}

/** What is said of the rule itself wins; what is said of its folder is for the rules that say nothing. */
function actsAtOf(rule: Rule, { path, actsAt }: RuleEntry) {
  return (path === rule.file ? actsAt : null) ?? stepOf(rule) ?? actsAt;
}

function howToState({ file }: Rule, config: Config): string {
  return `list it by itself under 'rules' in ${config.file}: '- path: ${file}', and below it 'actsAt:' with one of ${stepsOfRules.join(', ')}`;
}

/** Where a key of the rule stands. Of a file with several rules, only the first one's are looked for. */
async function placesIn({ file, name }: Rule): Promise<(key: string) => typeof top> {
  if (name !== nameOf(file)) return () => top;
  const source = readYaml(await readFile(file, 'utf8'));
  return (key) => source.position([key], 'key');
}

function nameOf(file: string): ControlId {
  return basename(file).replace(/\.ya?ml$/i, '');
}
