import { join } from 'node:path';
import { catalogue } from '../../controls/catalogue.ts';
import { loadRules } from '../../detections/loading/load-rules.ts';
import type { Rule } from '../../detections/rule.ts';
import { UnknownNameError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import { loadScenarios } from '../../scenario/load-scenarios.ts';
import { ScenarioError } from '../../scenario/problem.ts';

const root = join(import.meta.dirname, '../../..');
export const scenariosFolder = join(root, 'scenarios');
export const rulesFolder = join(scenariosFolder, 'detections');

/** The scenarios that come with the harness. */
export async function projectScenarios(): Promise<readonly Scenario[]> {
  const { scenarios, problems } = await loadScenarios(scenariosFolder, { controls: catalogue });
  if (problems.some(({ severity }) => severity === 'error')) throw new ScenarioError(problems);
  return scenarios;
}

export function projectRules(): Promise<readonly Rule[]> {
  return loadRules(rulesFolder);
}

/** The scenarios with these ids, in the order of their files; all of them when none is named. */
export async function chosenScenarios(ids: readonly string[]): Promise<readonly Scenario[]> {
  const all = await projectScenarios();
  const known = all.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw new UnknownNameError('scenario', id, known);
  return ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
}
