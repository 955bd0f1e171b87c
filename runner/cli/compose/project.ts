import { matchesGlob } from 'node:path';
import { everyControl, platformsOf } from '../../controls/catalogue.ts';
import type { Rule } from '../../detections/rule.ts';
import { UnknownNameError } from '../../model/errors.ts';
import type { PlatformName, Scenario } from '../../model/scenario.ts';
import { loadScenarios } from '../../scenario/load-scenarios.ts';
import { ScenarioError } from '../../scenario/problem.ts';
import { UsageError } from '../usage-error.ts';
import { rulesFolder, scenariosFolder } from './project-folders.ts';

/** The scenarios that come with the harness. */
export async function projectScenarios(): Promise<readonly Scenario[]> {
  const { scenarios, problems } = await loadScenarios(scenariosFolder, { controls: everyControl });
  if (problems.some(({ severity }) => severity === 'error')) throw new ScenarioError(problems);
  return scenarios;
}

/** The rules that come with the harness for the controls of a platform. */
export async function projectRules(platform: PlatformName = 'reference'): Promise<readonly Rule[]> {
  // The rule language is loaded for those who ask for rules, not for those who ask for scenarios.
  const { loadRules } = await import('../../detections/loading/load-rules.ts');
  const rules = await loadRules(rulesFolder);
  return rules.filter(({ name }) => platformsOf(name).includes(platform));
}

/**
 * The scenarios with these ids, and those for this platform that a glob among them matches, in the order of their files; where none is
 * named, those of the official tests.
 *
 * @throws UnknownNameError, and UsageError for one that is named and is not for this platform
 */
export async function chosenScenarios(
  ids: readonly string[],
  platform: PlatformName | null,
): Promise<readonly Scenario[]> {
  const all = await projectScenarios();
  const known = all.map(({ id }) => id);
  const fits = ({ platforms }: Scenario): boolean => platform === null || platforms.includes(platform);
  if (ids.length === 0) return all.filter((scenario) => scenario.atomic !== null && fits(scenario));
  const matched = ids.flatMap((word) => {
    if (known.includes(word)) return [word];
    const matching = all.filter((scenario) => fits(scenario) && matchesGlob(scenario.id, word));
    if (matching.length === 0) throw new UnknownNameError('scenario', word, known);
    return matching.map(({ id }) => id);
  });
  const chosen = all.filter(({ id }) => matched.includes(id));
  const other = chosen.find((scenario) => !fits(scenario));
  if (other !== undefined)
    throw new UsageError(
      `'${other.id}' can't be run on a target of the platform ${platform}`,
      `it is for ${other.platforms.join(', ')}; for ${platform}: ${all
        .filter(fits)
        .map(({ id }) => id)
        .join(', ')}`,
    );
  return chosen;
}
