import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Scenario } from '../model/scenario.ts';
import type { KnownControl } from './check.ts';
import { problemAt, problemOf } from './finding.ts';
import { parseScenario } from './parse-scenario.ts';
import type { Problem } from './problem.ts';
import { readYaml } from './yaml-source.ts';

/**
 * Every scenario of a folder (its `.yaml` files, not those of folders below), or of one file, in the order of
 * their names, and everything that is wrong with them. A file with a problem yields no scenario.
 */
export async function loadScenarios(
  path: string,
  known: { readonly controls: readonly KnownControl[] },
): Promise<{ scenarios: Scenario[]; problems: Problem[] }> {
  const scenarios: Scenario[] = [];
  const problems: Problem[] = [];
  try {
    for (const file of await scenarioFiles(path)) {
      const text = await readFile(file, 'utf8');
      const parsed = parseScenario(text, file, known);
      problems.push(...parsed.problems);
      if (parsed.scenario === null) continue;
      const { id } = parsed.scenario;
      if (basename(file, '.yaml') === id) scenarios.push(parsed.scenario);
      else
        problems.push(
          problemOf({ code: 'NOT_ITS_NAME', path: ['id'], at: 'value', given: id }, readYaml(text), file),
        );
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    problems.push(problemAt('UNREADABLE', String(error.code), { line: 1, column: 1 }, path));
  }
  return { scenarios, problems };
}

async function scenarioFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(path, name));
}
