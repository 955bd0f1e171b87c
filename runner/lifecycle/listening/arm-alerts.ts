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
  return ruleHits(arm, (source) => traitsOf(arm, clocksOf(arm, source))).map((hit) => {
    const { alert, control, seen } = hit;
    const readable = isReadableSince(arm, control.actsAt, seen);
    const { SystemTime } = seen.event.Event.System.TimeCreated;
    const dated = datedSinceAttempt(arm, control.actsAt, SystemTime, arm.watch.clockOf(seen.source));
    const tied = alert.tied && readable && dated;
    return { ...hit, tied, doubtful: !tied && readable && alert.timeless };
  });
}

/** What the clock that dates this source's events was in the course of the arm; none where it is not known. */
function clocksOf(arm: ArmContext, source: string): readonly ClockDifference[] {
  const own = arm.watch.clockOf(source);
  if (own === undefined) return arm.clocks;
  return own === null ? [] : [own];
}

/** By a clock that is not known nothing is of the arm's time: only the marker ties it. */
function traitsOf(arm: ArmContext, clocks: readonly ClockDifference[]): ArmTraits {
  const { marker, canaryTokens, pids, roots, startedAt } = arm;
  const now = hostTime();
  const known = clocks.length > 0;
  const first = Math.min(...clocks.map(({ skewMs, uncertaintyMs }) => startedAt + skewMs - uncertaintyMs));
  const last = Math.max(...clocks.map(({ skewMs, uncertaintyMs }) => now + skewMs + uncertaintyMs));
  return {
    ...{ marker, canaryTokens, pids, roots },
    notBefore: known ? first - clockToleranceMs : Number.NaN,
    notAfter: known ? last + clockToleranceMs : Number.NaN,
  };
}

/** Not readable before the step's last attempt began: then it belongs to something that came before. */
function isReadableSince(arm: ArmContext, step: StepName, { seenAt }: SeenEvent): boolean {
  const start = arm.attemptStarts.get(step);
  return start !== undefined && seenAt >= start.monotonic;
}
