import type { Observation } from '../model/observation.ts';
import type { ArmRecord, StepRecord } from '../model/run-record.ts';
import { type ActiveArm, type StepName, stepNames } from '../model/words.ts';

/** What counts of one arm: its last attempt. */
export interface ArmView {
  readonly arm: ActiveArm;
  readonly steps: ReadonlyMap<StepName, StepRecord>;
  readonly observations: readonly Observation[];
}

/** Null: the arm was not run. */
export type ArmViews = Readonly<Record<ActiveArm, ArmView | null>>;

/**
 * An observation without `data.attempt` belongs to the first attempt. Faults of a source outside any arm are seen
 * from every arm: what could not be read was read for none of them. So is what is configured.
 */
export function viewArm(record: ArmRecord, scenario: string, observations: readonly Observation[]): ArmView {
  return {
    arm: record.arm,
    steps: lastAttempt(record.steps),
    observations: observations.filter(
      (o) =>
        (o.scenario === scenario && o.arm === record.arm && (o.data.attempt ?? 1) === record.attempts) ||
        (o.kind === 'configuration' && o.arm === null) ||
        (o.kind === 'fault' &&
          o.arm === null &&
          (o.scenario === null || o.scenario === scenario) &&
          typeof o.data.source === 'string'),
    ),
  };
}

/** Where a step follows itself or a later one, a new attempt has begun; steps before that point are kept as they were. */
function lastAttempt(steps: readonly StepRecord[]): ReadonlyMap<StepName, StepRecord> {
  const last = new Map<StepName, StepRecord>();
  for (const record of steps) {
    for (const step of last.keys()) {
      if (!isBefore(step, record.step)) last.delete(step);
    }
    last.set(record.step, record);
  }
  return last;
}

export function isBefore(a: StepName, b: StepName): boolean {
  return stepNames.indexOf(a) < stepNames.indexOf(b);
}

export function observationsIn(view: ArmView, step: StepName): readonly Observation[] {
  return view.observations.filter((o) => o.step === step);
}
