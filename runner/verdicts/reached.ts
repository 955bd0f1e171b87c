import type { Control } from '../model/control.ts';
import type { StepRecord } from '../model/run-record.ts';
import { type ActiveArm, type StepName, type StepStatus, stepNames } from '../model/words.ts';
import { type ArmView, type ArmViews, isBefore } from './arm-view.ts';

/** A preventive control is reached when its step was attempted, a detective one when what it watches for happened. */
const reachedBy: Readonly<Record<Control['kind'], readonly StepStatus[]>> = {
  preventive: ['completed', 'blocked'],
  detective: ['completed'],
};

export function reached(control: Control, view: ArmView): boolean {
  const status = view.steps.get(control.actsAt)?.status;
  return status !== undefined && reachedBy[control.kind].includes(status);
}

/**
 * The arm in which a control is judged, or null where that arm was not run. An arm that the user left out cannot
 * stand in for the other, so a mark-dependent control is never judged in the unmarked arm.
 */
export function judgedArm(control: Control, arms: ArmViews): ActiveArm | null {
  if (control.needsMark) return arms.marked === null ? null : 'marked';
  if (arms.marked !== null && (arms.unmarked === null || reached(control, arms.marked))) return 'marked';
  return arms.unmarked === null ? null : 'unmarked';
}

/** The first broken step at or before `until`. */
export function faultUpTo(view: ArmView, until: StepName): StepRecord | null {
  const upTo = stepNames
    .filter((step) => !isBefore(until, step))
    .flatMap((step) => view.steps.get(step) ?? []);
  return upTo.find(isBroken) ?? null;
}

/** A step that failed, or that was still running when the record ends. */
export function isBroken({ status }: StepRecord): boolean {
  return status === 'failed' || status === 'running';
}
