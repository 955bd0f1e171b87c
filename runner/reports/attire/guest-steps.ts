import type { Observation } from '../../model/observation.ts';
import type { RunRecord, ScenarioRecord, StepRecord } from '../../model/run-record.ts';
import type { ActiveArm } from '../../model/words.ts';
import { attemptsOf } from '../content/arms/attempts.ts';
import { instantOf } from '../content/run/instant.ts';

/** Something that was done in the guest. */
export interface GuestStep {
  readonly arm: ActiveArm;
  /** 1 for the first try of the arm. */
  readonly attempt: number;
  readonly record: StepRecord;
  /** As ISO 8601 in UTC; of a step that did not end, both are when it began. */
  readonly start: string;
  readonly stop: string;
  /** Whether the attempt came as far as its mount, however that ended. */
  readonly mounts: boolean;
  /** What was seen in the whole attempt. */
  readonly seen: readonly Observation[];
}

/** The steps of a scenario that touched the guest, in their order: not the building of the image, nor what was skipped. */
export function guestStepsOf(run: RunRecord, scenario: ScenarioRecord): readonly GuestStep[] {
  return scenario.arms.flatMap((arm) =>
    attemptsOf(run, scenario.id, arm).flatMap(({ number: attempt, steps, observations: seen }) => {
      const mounts = steps.some(({ step, status }) => step === 'mount' && status !== 'skipped');
      return steps.flatMap((record) => {
        if (record.step === 'build' || record.status === 'skipped') return [];
        const start = instantOf(record.startedAt);
        const stop = instantOf(record.startedAt, record.status === 'running' ? 0 : record.durationMs);
        // Without a time there is no step in the format; run.json always has one.
        if (start === null || stop === null) return [];
        return [{ arm: arm.arm, attempt, record, start, stop, mounts, seen }];
      });
    }),
  );
}
