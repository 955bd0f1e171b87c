import type { ArchiveName, ContainerName } from '../model/scenario.ts';
import type { ControlId, ControlKind, StepName } from '../model/words.ts';
import type { Finding } from './finding.ts';
import type { ScenarioFile } from './scenario-file.ts';

/** As much of a control as a scenario is checked against. */
export interface KnownControl {
  readonly id: ControlId;
  readonly kind: ControlKind;
  readonly actsAt: StepName;
  readonly actsOn?: readonly string[] | 'whole step';
  /** The containers whose volumes it acts on; every one when absent. */
  readonly onlyIn?: readonly (ContainerName | ArchiveName)[];
}

/** The parts of a file that are right as they stand; a check whose part is missing is left out. */
export type Sections = Partial<Omit<ScenarioFile, 'image'>> & {
  readonly image: Partial<ScenarioFile['image']>;
};

export type Check = (s: Sections, known: ReadonlyMap<ControlId, KnownControl>) => Finding[];
