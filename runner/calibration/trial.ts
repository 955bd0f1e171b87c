import type { Control } from '../model/control.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ControlId, SwitchState } from '../model/words.ts';

/** What each control is set to. */
export type States = Readonly<Record<ControlId, SwitchState>>;

/** One posture with one thing flipped: both arms of a scenario are run with it, and every control that it exercises is looked at. */
export interface Trial {
  readonly scenario: Scenario;
  /** Those that the scenario exercises. */
  readonly controls: readonly Control[];
  readonly posture: string;
  /** `none`, or `CONTROL=STATE`; several are joined by ` + `, the flipped ones first, then what would hide them. */
  readonly flip: string;
  /** Every control that hangs together with the thing flipped: itself, or the rules over one sensor. */
  readonly flipped: readonly ControlId[];
  /** The posture's own states. */
  readonly declared: States;
  /** The same, but for what would hide the flip. */
  readonly baseline: States;
  readonly states: States;
  /** What such states amount to in this scenario. */
  readonly asSeen: (states: States) => States;
}

export const noFlip = 'none';

/** The controls that a trial sets otherwise than its posture says. */
export function driftOf({ declared, states }: Trial): ReadonlyMap<ControlId, SwitchState> {
  return new Map(Object.entries(states).filter(([control, state]) => declared[control] !== state));
}
