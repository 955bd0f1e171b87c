import type { StepName } from '../../model/words.ts';
import type { ClockDifference } from '../../ports/event-source.ts';
import type { ArmContext } from '../arm-context.ts';

/** The coarsest time stamp of a source, in milliseconds. */
const grainMs = 2;

/**
 * Whether what this clock dates so (ISO 8601) happened after the step's last attempt began, as far as can be told. What has no time
 * that can be read, or is dated by a clock that is not known, is not held back for it.
 *
 * @param clock undefined: the guest's, as it was known when the attempt began
 */
export function datedSinceAttempt(
  arm: ArmContext,
  step: StepName,
  dated: string,
  clock?: ClockDifference | null,
): boolean {
  const start = arm.attemptStarts.get(step);
  if (start === undefined) return false;
  const by = clock === undefined ? start.clock : clock;
  if (by === null) return true;
  const at = Date.parse(dated) - by.skewMs;
  return Number.isNaN(at) || at >= start.wall - by.uncertaintyMs - grainMs;
}
