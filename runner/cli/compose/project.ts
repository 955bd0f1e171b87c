import { catalogue } from '../../controls/catalogue.ts';
import type { Rule } from '../../detections/rule.ts';
import { UnknownNameError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import { loadScenarios } from '../../scenario/load-scenarios.ts';
import { ScenarioError } from '../../scenario/problem.ts';
import { rulesFolder, scenariosFolder } from './project-folders.ts';

/** The scenarios that come with the harness. */
export async function projectScenarios(): Promise<readonly Scenario[]> {
  const { scenarios, problems } = await loadScenarios(scenariosFolder, { controls: catalogue });
  if (problems.some(({ severity }) => severity === 'error')) throw new ScenarioError(problems);
  return scenarios;
}

/** The rules that come with the harness. */
export async function projectRules(): Promise<readonly Rule[]> {
  // The rule language is loaded for those who ask for rules, not for those who ask for scenarios.
  const { loadRules } = await import('../../detections/loading/load-rules.ts');
  return loadRules(rulesFolder);
}

/** The scenarios with these ids, in the order of their files; all of them when none is named. */
export async function chosenScenarios(ids: readonly string[]): Promise<readonly Scenario[]> {
  const all = await projectScenarios();
  const known = all.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw new UnknownNameError('scenario', id, known);
  return ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
}
