import type { StepName } from '../../model/words.ts';
import type { ClockDifference } from '../../ports/event-source.ts';
import type { ArmContext } from '../arm-context.ts';

/** The coarsest time stamp of a source, in milliseconds. */
const grainMs = 2;

/**
 * Whether what this clock dates so (ISO 8601) happened after the step's last attempt began, as far as can be told. What has no time
 * that can be read, or is dated by a clock that is not known, is not held back for it.
 */
export function datedSinceAttempt(
  arm: ArmContext,
  step: StepName,
  dated: string,
  clock: ClockDifference | null,
): boolean {
  const start = arm.attemptStarts.get(step);
  if (start === undefined) return false;
  if (clock === null) return true;
  const at = Date.parse(dated) - clock.skewMs;
  return Number.isNaN(at) || at >= start.wall - clock.uncertaintyMs - grainMs;
}
