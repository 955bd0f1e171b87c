import type { Expectation } from '../../model/expectation.ts';
import { hostTime } from '../../model/host-time.ts';
import type { StepName } from '../../model/words.ts';
import type { SeenEvent } from '../../ports/detector.ts';
import type { ArmContext } from '../arm-context.ts';
import { observe, type Step } from '../arm-context.ts';
import { sendCanaries } from '../listening/canary.ts';
import { eventFact } from '../listening/event-fact.ts';
import { datedSinceAttempt } from '../listening/guest-time.ts';

/** How far the guest's own time stamps may lie outside the arm, after correction for skew, in milliseconds. */
const clockToleranceMs = 2_000;

/** Sends the closing canaries, waits for what is late, and lets the rules look at everything that came. */
export const collect: Step = async (arm) => {
  const { rig, watch } = arm;
  const expectations = [...rig.expectations(arm.scenario).values()];
  const longest = (of: (expectation: Expectation) => number): number =>
    Math.max(rig.limits.canaryMs, ...expectations.map(of));
  const longestMs = longest((e) => e.giveUpAfterMs);
  // A source that was silent from the start is not instrumented, unless an alert comes in time after all.
  const silentMs = longest((e) => e.deadlineMs);
  await sendCanaries(arm, watch, 'collect', 'closing', { provenMs: longestMs, silentMs });
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
    notAfter: hostTime() + arm.skewMs + clockToleranceMs,
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
    const readable = isReadableSince(arm, step, seen);
    const dated = datedSinceAttempt(arm, step, seen.event.Event.System.TimeCreated.SystemTime);
    const tied = alert.tied && readable && dated;
    // It fits in everything but its time: the guest's clock jumped, or it is of another time.
    const doubtful = !tied && readable && alert.timeless;
    const how = tied ? `tied by ${alert.by}` : doubtful ? 'of this arm but for its time' : 'not of this arm';
    observe(arm, step, 'alert', source, `the rule of ${alert.control} matched (${how})`, {
      control: alert.control,
      rule: alert.rule,
      event,
      tied,
      doubtful,
      by: alert.by,
      sinceStepMs: Math.round(seen.seenAt - (arm.attemptStarts.get(step)?.monotonic ?? seen.seenAt)),
    });
  }
}

/** Not readable before the step's last attempt began: then it belongs to something that came before. */
function isReadableSince(arm: ArmContext, step: StepName, { seenAt }: SeenEvent): boolean {
  const start = arm.attemptStarts.get(step);
  return start !== undefined && seenAt >= start.monotonic;
}
