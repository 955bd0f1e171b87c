import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { scenariosFolder } from '../compose/project-folders.ts';

/** Where a CI job's page finds a scenario: its file as a path of the repository that the job works on; null where it lies outside. */
export function scenarioFile(id: string): string | null {
  if (!/^\w[\w.-]*$/.test(id)) return null;
  const file = join(scenariosFolder, `${id}.yaml`);
  const path = relative(process.env.GITHUB_WORKSPACE || process.cwd(), file);
  return path.startsWith('..') || !existsSync(file) ? null : path;
}
