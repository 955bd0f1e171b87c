import { hostTime } from '../../model/host-time.ts';
import type { StepName } from '../../model/words.ts';
import type { SeenEvent } from '../../ports/detector.ts';
import type { ArmContext } from '../arm-context.ts';
import { datedSinceAttempt } from './guest-time.ts';
import { type RuleHit, ruleHits } from './rule-hits.ts';

/** How far the guest's own time stamps may lie outside the arm, after correction for skew, in milliseconds. */
const clockToleranceMs = 2_000;

/** A rule's hit, and whether it belongs to this arm. */
export interface ArmAlert extends RuleHit {
  readonly tied: boolean;
  /** It fits in everything but its time: the guest's clock jumped, or it is of another time. */
  readonly doubtful: boolean;
}

export function armAlerts(arm: ArmContext): readonly ArmAlert[] {
  const hits = ruleHits(arm, {
    marker: arm.marker,
    canaryTokens: arm.canaryTokens,
    pids: arm.pids,
    roots: arm.roots,
    notBefore: arm.startedAt + arm.skewMs - clockToleranceMs,
    notAfter: hostTime() + arm.skewMs + clockToleranceMs,
  });
  return hits.map((hit) => {
    const { alert, control, seen } = hit;
    const readable = isReadableSince(arm, control.actsAt, seen);
    const dated = datedSinceAttempt(arm, control.actsAt, seen.event.Event.System.TimeCreated.SystemTime);
    const tied = alert.tied && readable && dated;
    return { ...hit, tied, doubtful: !tied && readable && alert.timeless };
  });
}

/** Not readable before the step's last attempt began: then it belongs to something that came before. */
function isReadableSince(arm: ArmContext, step: StepName, { seenAt }: SeenEvent): boolean {
  const start = arm.attemptStarts.get(step);
  return start !== undefined && seenAt >= start.monotonic;
}
