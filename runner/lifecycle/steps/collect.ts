import type { StepName } from '../../model/words.ts';
import type { SeenEvent } from '../../ports/detector.ts';
import type { ArmContext } from '../arm-context.ts';
import { observe, type Step } from '../arm-context.ts';
import { sendCanaries } from '../listening/canary.ts';
import { eventFact } from '../listening/event-fact.ts';

/** How far the guest's own time stamps may lie outside the arm, after correction for skew, in milliseconds. */
const clockToleranceMs = 2_000;
/** The coarsest time stamp of a source, in milliseconds. */
const clockGrainMs = 2;

/** Sends the closing canaries, waits for what is late, and lets the rules look at everything that came. */
export const collect: Step = async (arm) => {
  const { rig, watch } = arm;
  const longestMs = Math.max(
    rig.limits.canaryMs,
    ...[...rig.expectations(arm.scenario).values()].map((e) => e.giveUpAfterMs),
  );
  await sendCanaries(arm, watch, 'collect', 'closing', longestMs);
  const unordered = arm.session.sources.filter((source) => !source.ordered).map((source) => source.id);
  const lastStart = Math.max(...[...arm.attemptStarts.values()].map(({ monotonic }) => monotonic));
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
    const control = rig.catalogue.find(({ id }) => id === alert.control);
    const seen = events.find(({ id }) => id === alert.eventId);
    if (control === undefined || seen === undefined) continue;
    const step = control.actsAt;
    const { kind, source, summary, data } = eventFact(seen);
    const event = kept.get(seen.id) ?? observe(arm, step, kind, source, summary, data);
    kept.set(seen.id, event);
    const tied = alert.tied && ofLastAttempt(arm, step, seen);
    const how = tied ? `tied by ${alert.by}` : alert.tied ? 'of an earlier attempt' : 'not of this arm';
    observe(arm, step, 'alert', source, `the rule of ${alert.control} matched (${how})`, {
      control: alert.control,
      rule: alert.rule,
      event,
      tied,
      by: alert.by,
      sinceStepMs: Math.round(seen.seenAt - (arm.attemptStarts.get(step)?.monotonic ?? seen.seenAt)),
    });
  }
}

/** Neither readable nor, by its own time, there before the step's last attempt began. */
function ofLastAttempt(arm: ArmContext, step: StepName, { seenAt, event }: SeenEvent): boolean {
  const start = arm.attemptStarts.get(step);
  if (start === undefined || seenAt < start.monotonic) return false;
  const at = Date.parse(event.Event.System.TimeCreated.SystemTime) - arm.skewMs;
  return Number.isNaN(at) || at >= start.wall - arm.clockUncertaintyMs - clockGrainMs;
}
