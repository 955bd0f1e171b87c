import { printable } from '../printable.ts';
import type { ScenarioFile } from '../scenario-file.ts';

/**
 * The file that declares a scenario, or where there is none, the list of all. Which of its lines is not in the record, and GitHub
 * takes no result without a file and a line.
 */
export function locationOf(scenario: string | null, fileOf: ScenarioFile): object {
  const own = scenario === null ? 'CATALOGUE.md' : `${printable(scenario).replaceAll('/', '_')}.yaml`;
  const file = (scenario === null ? null : fileOf(scenario)) ?? `scenarios/${own}`;
  return {
    physicalLocation: {
      artifactLocation: {
        uri: file.split('/').map(encodeURIComponent).join('/'),
        uriBaseId: '%SRCROOT%',
      },
      region: { startLine: 1 },
    },
    ...(scenario === null ? {} : { logicalLocations: [{ name: printable(scenario) }] }),
  };
}
