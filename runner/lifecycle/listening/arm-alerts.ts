import { hostTime } from '../../model/host-time.ts';
import type { StepName } from '../../model/words.ts';
import type { ArmTraits, SeenEvent } from '../../ports/detector.ts';
import type { ClockDifference } from '../../ports/event-source.ts';
import type { ArmContext } from '../arm-context.ts';
import { datedSinceAttempt } from './dating.ts';
import { type RuleHit, ruleHits } from './rule-hits.ts';

/** How far a time stamp may lie outside the arm, after correction for its clock, in milliseconds. */
const clockToleranceMs = 2_000;

/** A rule's hit, and whether it belongs to this arm. */
export interface ArmAlert extends RuleHit {
  readonly tied: boolean;
  /** It fits in everything but its time: the guest's clock jumped, or it is of another time. */
  readonly doubtful: boolean;
}

export function armAlerts(arm: ArmContext): readonly ArmAlert[] {
  return ruleHits(arm, (source) => traitsOf(arm, clockOf(arm, source))).map((hit) => {
    const { alert, control, seen } = hit;
    const readable = isReadableSince(arm, control.actsAt, seen);
    const { SystemTime } = seen.event.Event.System.TimeCreated;
    const dated = datedSinceAttempt(arm, control.actsAt, SystemTime, clockOf(arm, seen.source));
    const tied = alert.tied && readable && dated;
    return { ...hit, tied, doubtful: !tied && readable && alert.timeless };
  });
}

/** Null where it is not known. */
function clockOf(arm: ArmContext, source: string): ClockDifference | null {
  const own = arm.watch.clockOf(source);
  return own === undefined ? arm.clock : own;
}

/** By a clock that is not known nothing is of the arm's time: only the marker ties it. */
function traitsOf(arm: ArmContext, clock: ClockDifference | null): ArmTraits {
  const { marker, canaryTokens, pids, roots } = arm;
  const { skewMs, uncertaintyMs } = clock ?? { skewMs: Number.NaN, uncertaintyMs: 0 };
  return {
    ...{ marker, canaryTokens, pids, roots },
    notBefore: arm.startedAt + skewMs - uncertaintyMs - clockToleranceMs,
    notAfter: hostTime() + skewMs + uncertaintyMs + clockToleranceMs,
  };
}

/** Not readable before the step's last attempt began: then it belongs to something that came before. */
function isReadableSince(arm: ArmContext, step: StepName, { seenAt }: SeenEvent): boolean {
  const start = arm.attemptStarts.get(step);
  return start !== undefined && seenAt >= start.monotonic;
}
