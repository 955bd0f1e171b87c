import type { Control } from '../model/control.ts';
import type { ActiveArm, ControlId, Status } from '../model/words.ts';
import type { ArmViews } from './arm-view.ts';

/** What is known of a control in one arm. */
export interface ArmFinding {
  readonly status: Status;
  /** One plain sentence without its full stop. */
  readonly why: string;
  /** Ids of observations. */
  readonly evidence: readonly string[];
  /** For `not-reached`: the controls that kept the arm from it. */
  readonly causes: readonly ControlId[];
  /** For `not-reached`: no control kept the arm from it, it just was not tried. */
  readonly untried: boolean;
  readonly timeToDetectMs: number | null;
}

/** A control's status in one scenario, before it is held against what is expected. */
export interface Finding extends ArmFinding {
  readonly arms: Readonly<Partial<Record<ActiveArm, Status>>>;
}

export function finding(
  status: Status,
  why: string,
  evidence: readonly string[],
  more: Partial<Pick<ArmFinding, 'causes' | 'untried' | 'timeToDetectMs'>> = {},
): ArmFinding {
  return { status, why, evidence, causes: [], untried: false, timeToDetectMs: null, ...more };
}

export function armNotRun(): ArmFinding {
  return finding('not-reached', 'the arm in which it is judged was not run', [], { untried: true });
}

/** What was not reached in one arm might have been reached in the other, had that been run. */
export function withoutOtherArm(
  own: ArmFinding,
  control: Control,
  judged: ActiveArm,
  arms: ArmViews,
): ArmFinding {
  const other = otherThan(judged);
  if (own.status !== 'not-reached' || control.needsMark || arms[other] !== null) return own;
  return { ...own, why: `${own.why}, and the ${other} arm was not run`, untried: true };
}

export function otherThan(arm: ActiveArm): ActiveArm {
  return arm === 'marked' ? 'unmarked' : 'marked';
}
