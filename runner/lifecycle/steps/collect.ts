import type { StepName } from '../../model/words.ts';
import type { ArmContext } from '../arm-context.ts';
import { observe, type Step } from '../arm-context.ts';
import { sendCanaries } from '../listening/canary.ts';

/** How far the guest's own time stamps may lie outside the arm, after correction for skew, in milliseconds. */
const clockToleranceMs = 2_000;

/** Sends the closing canaries, waits for what is late, and lets the rules look at everything that came. */
export const collect: Step = async (arm) => {
  const { rig, watch } = arm;
  const longestMs = Math.max(
    rig.limits.canaryMs,
    ...[...rig.expectations(arm.scenario).values()].map((e) => e.giveUpAfterMs),
  );
  await sendCanaries(arm, watch, 'collect', 'closing', longestMs);
  const unordered = arm.session.sources.filter((source) => !source.ordered).map((source) => source.id);
  const lastStart = Math.max(...arm.attemptStarts.values());
  await watch.linger(new Set(unordered), lastStart + longestMs, rig.limits.pollMs, arm.call);
  await keep(arm);
  recordAlerts(arm);
  for (const { source, code, text } of watch.unreachable()) {
    observe(arm, 'collect', 'fault', source, `the event source ${source} could not be read: ${text}`, {
      source,
      code,
      text,
    });
  }
  return { status: 'completed' };
};

async function keep(arm: ArmContext): Promise<void> {
  for (const [source, lines] of arm.watch.lines()) {
    await arm.rig.log.store.keepEvents(`${arm.key.scenario}-${arm.key.arm}-${arm.attempt}-${source}`, lines);
  }
}

function recordAlerts(arm: ArmContext): void {
  const { rig } = arm;
  const events = arm.watch.events(String);
  const alerts = rig.detector.detect(events, {
    marker: arm.marker,
    canaryTokens: arm.canaryTokens,
    pids: arm.pids,
    roots: arm.roots,
    notBefore: arm.startedAt + arm.skewMs - clockToleranceMs,
    notAfter: Date.now() + arm.skewMs + clockToleranceMs,
  });
  const kept = new Map<string, string>();
  for (const alert of alerts) {
    const control = rig.catalogue.find((known) => known.id === alert.control);
    const seen = events.find((event) => event.id === alert.eventId);
    if (control === undefined || seen === undefined) continue;
    const step: StepName = control.actsAt;
    const event =
      kept.get(seen.id) ??
      observe(
        arm,
        step,
        'event',
        seen.source,
        `event ${seen.event.Event.System.EventID} of ${seen.event.Event.System.Channel}`,
        {
          source: seen.source,
          event: seen.event,
        },
      );
    kept.set(seen.id, event);
    // Negative: it was readable before the step's last attempt began, so it belongs to an earlier one.
    const sinceStepMs = Math.round(seen.seenAt - (arm.attemptStarts.get(step) ?? Number.POSITIVE_INFINITY));
    observe(
      arm,
      step,
      'alert',
      seen.source,
      `the rule of ${alert.control} matched${alert.tied ? ` (tied by ${alert.by})` : ', but not this arm'}`,
      {
        control: alert.control,
        rule: alert.rule,
        event,
        tied: alert.tied && sinceStepMs >= 0,
        by: alert.by,
        sinceStepMs,
      },
    );
  }
}
