import type { StepName } from '../../model/words.ts';
import type { ArmContext } from '../arm-context.ts';

/** The coarsest time stamp of a source, in milliseconds. */
const grainMs = 2;

/**
 * Whether what the guest dates so (ISO 8601, by its own clock) happened after the step's last attempt began, as far as the measured
 * skew can tell. What has no time that can be read is not held back for it.
 */
export function datedSinceAttempt(arm: ArmContext, step: StepName, dated: string): boolean {
  const start = arm.attemptStarts.get(step);
  if (start === undefined) return false;
  const at = Date.parse(dated) - arm.skewMs;
  return Number.isNaN(at) || at >= start.wall - arm.clockUncertaintyMs - grainMs;
}
