import type { Observation } from './observation.ts';
import type { ArchiveName, ContainerName } from './scenario.ts';
import type { ControlId, DeliverMethod, MountMethod, OpenMethod, StepName } from './words.ts';

/** A positive sign of one control in one step. `stopped`: it acted. `warned`: it asked a user who may click on. */
export interface Sign {
  readonly observation: string;
  readonly sign: 'stopped' | 'warned';
}

interface ControlBase {
  readonly id: ControlId;
  /** One line for people. */
  readonly title: string;
  /** The step in which it acts; where it may act in several, the first of them. */
  readonly actsAt: StepName;
  readonly needsMark: boolean;
}

/** Data and pure functions, no I/O, so that a stored run can be judged again offline. */
export interface PreventiveControl extends ControlBase {
  readonly kind: 'preventive';
  /** The last step in which it may still act, where there are several. */
  readonly lastAt?: StepName;
  /** Whether the block is done by a real mechanism of the reference target or modelled there; null: it is not there. */
  readonly onReference: 'real' | 'modelled' | null;
  /** The attempts of its step that it acts on; another attempt's success says nothing about it. */
  readonly actsOn: readonly (DeliverMethod | MountMethod | OpenMethod)[] | 'whole step';
  /** The containers whose volumes it acts on; every one when absent. */
  readonly onlyIn?: readonly (ContainerName | ArchiveName)[];
  /** Controls whose absence takes away what this one acts on. */
  readonly behind: readonly ControlId[];
  /** Positive evidence only: observations of one arm's step that show this control at work. */
  signs(ofStep: readonly Observation[]): readonly Sign[];
  /** Why what this control acts on was absent in the arm, or null when it was there. */
  subjectAbsent(ofArm: readonly Observation[]): string | null;
}

/** A detection: a rule over events. */
export interface DetectiveControl extends ControlBase {
  readonly kind: 'detective';
  /** Ids of the event sources that carry what the rule reads; none where the target has no such source. */
  readonly sources: readonly string[];
}

export type Control = PreventiveControl | DetectiveControl;
