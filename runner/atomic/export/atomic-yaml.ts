import { extname } from 'node:path';
import { stringify } from 'yaml';
import type { AtomicYaml } from '../reading/atomic-schema.ts';
import type { ExportableScenario } from './exportable.ts';
import {
  cleanUp,
  command,
  deliveredFile,
  deliveredPath,
  imageFile,
  needsElevation,
} from './scenario-commands.ts';
import { testGuid } from './test-guid.ts';

/** What the project calls the technique; a file needs its name. */
const techniqueNames: Readonly<Record<string, string>> = {
  'T1553.005': 'Subvert Trust Controls: Mark-of-the-Web Bypass',
};

export interface ExportedAtomic {
  readonly technique: string;
  /** The text of `<technique>.yaml`. */
  readonly text: string;
}

/**
 * Scenarios as strict official Atomic Red Team YAML, one file a technique, in the order of their ids: the same scenarios give the same
 * bytes. An atomic test has no arms, no controls and no verdicts; what it can do is what the harness would do to a marked image.
 */
export function exportAtomics(scenarios: readonly ExportableScenario[]): readonly ExportedAtomic[] {
  const byId = scenarios
    .filter(({ platforms }) => platforms.includes('windows'))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [...Map.groupBy(byId, ({ technique }) => technique)].map(([technique, those]) => {
    const yaml: Unvalidated = {
      attack_technique: technique,
      display_name: techniqueNames[technique] ?? `ATT&CK technique ${technique}`,
      atomic_tests: those.map(toTest),
    };
    return { technique, text: stringify(yaml, { lineWidth: 0, blockQuote: 'literal', indentSeq: false }) };
  });
}

/** Without what the schema would fill in. */
interface Unvalidated extends Omit<AtomicYaml, 'atomic_tests'> {
  readonly atomic_tests: readonly Partial<AtomicYaml['atomic_tests'][number]>[];
}

/** Keys stand in the order of the official files. */
function toTest(scenario: ExportableScenario): Unvalidated['atomic_tests'][number] {
  const { id, title, description, technique } = scenario;
  const built = `${id}${extname(scenario.image.name)}`;
  const image = `PathToAtomicsFolder\\${technique}\\bin\\${built}`;
  return {
    name: title,
    auto_generated_guid: testGuid(id),
    description: `${description}\n\n${about(scenario)}\n`,
    supported_platforms: ['windows'],
    input_arguments: {
      [imageFile]: {
        description: `Image that 'motw build ${id}' made`,
        type: 'path',
        default: image,
      },
      [deliveredFile]: {
        description: 'Where the image arrives',
        type: 'path',
        default: deliveredPath(scenario),
      },
    },
    dependency_executor_name: 'powershell',
    dependencies: [
      {
        description: `The image must have been built (#{${imageFile}})\n`,
        prereq_command: `if (Test-Path -LiteralPath "#{${imageFile}}") { exit 0 } else { exit 1 }\n`,
        get_prereq_command: `Write-Host "Build it where motw-harness is installed, with: motw build ${id} --out ${built} - then copy it to #{${imageFile}}"\n`,
      },
    ],
    executor: {
      command: command(scenario),
      cleanup_command: cleanUp(scenario),
      name: 'powershell',
      elevation_required: needsElevation(scenario),
    },
  };
}

function about({ id, atomic, steps }: ExportableScenario): string {
  return [
    `Exported from the scenario ${id} of motw-harness.`,
    ...(atomic === null
      ? []
      : [`It does what the official test ${atomic.number} (${atomic.guid}) is about, and is another test.`]),
    ...(steps.includes('mount') ? ['It mounts by the programming interface alone.'] : []),
    'The image is built from sources, is benign, and is not downloaded.',
  ].join(' ');
}
