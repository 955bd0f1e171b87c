import type { Observation } from '../../../model/observation.ts';
import type { ArmRecord, RunRecord, StepRecord } from '../../../model/run-record.ts';
import { stepNames } from '../../../model/words.ts';

/** One try of an arm: its steps, and what was seen in it. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly steps: readonly StepRecord[];
  readonly observations: readonly Observation[];
}

/**
 * The tries of an arm, in order. A new one began with each step record that does not stand after the one before it; one that has
 * begun nothing yet has no steps.
 */
export function attemptsOf(run: RunRecord, scenario: string, arm: ArmRecord): readonly Attempt[] {
  const seen = run.observations.filter((o) => o.scenario === scenario && o.arm === arm.arm);
  const tries: StepRecord[][] = [];
  let before: number = stepNames.length;
  for (const record of arm.steps) {
    const place = stepNames.indexOf(record.step);
    if (place <= before) tries.push([]);
    tries.at(-1)?.push(record);
    before = place;
  }
  const count = Math.max(tries.length, Math.min(arm.attempts, 2));
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    steps: tries[i] ?? [],
    observations: seen.filter(({ data }) => (data.attempt ?? 1) === i + 1),
  }));
}

/** Why a step was not tried, where that is not because of one before it; null of any other. */
export function ownReason({ status, reason }: StepRecord): StepRecord['reason'] {
  return status === 'skipped' && reason?.code !== 'EARLIER_STEP' ? reason : null;
}
