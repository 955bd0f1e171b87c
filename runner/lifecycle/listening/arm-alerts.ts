import type { DetectiveControl } from '../../model/control.ts';
import { hostTime } from '../../model/host-time.ts';
import type { StepName } from '../../model/words.ts';
import type { Alert, SeenEvent } from '../../ports/detector.ts';
import type { ArmContext } from '../arm-context.ts';
import { datedSinceAttempt } from './guest-time.ts';

/** How far the guest's own time stamps may lie outside the arm, after correction for skew, in milliseconds. */
const clockToleranceMs = 2_000;

/** A rule's hit, and whether it belongs to this arm. */
export interface ArmAlert {
  readonly alert: Alert;
  readonly control: DetectiveControl;
  readonly seen: SeenEvent;
  readonly tied: boolean;
  /** It fits in everything but its time: the guest's clock jumped, or it is of another time. */
  readonly doubtful: boolean;
}

/** Every hit of every rule on everything that was read so far. */
export function armAlerts(arm: ArmContext): readonly ArmAlert[] {
  const events = arm.watch.events(String);
  const byId = new Map(events.map((seen) => [seen.id, seen]));
  const alerts = arm.rig.detector.detect(events, {
    marker: arm.marker,
    canaryTokens: arm.canaryTokens,
    pids: arm.pids,
    roots: arm.roots,
    notBefore: arm.startedAt + arm.skewMs - clockToleranceMs,
    notAfter: hostTime() + arm.skewMs + clockToleranceMs,
  });
  return alerts.flatMap((alert) => {
    const control = arm.rig.catalogue.find(({ id }) => id === alert.control);
    const seen = byId.get(alert.eventId);
    if (control?.kind !== 'detective' || seen === undefined) return [];
    // What another source wrote into its log is no evidence of the one that the control hangs on.
    if (!control.sources.includes(seen.source)) return [];
    const readable = isReadableSince(arm, control.actsAt, seen);
    const dated = datedSinceAttempt(arm, control.actsAt, seen.event.Event.System.TimeCreated.SystemTime);
    const tied = alert.tied && readable && dated;
    return [{ alert, control, seen, tied, doubtful: !tied && readable && alert.timeless }];
  });
}

/** Not readable before the step's last attempt began: then it belongs to something that came before. */
function isReadableSince(arm: ArmContext, step: StepName, { seenAt }: SeenEvent): boolean {
  const start = arm.attemptStarts.get(step);
  return start !== undefined && seenAt >= start.monotonic;
}
