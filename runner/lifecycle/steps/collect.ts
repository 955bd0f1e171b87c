import type { DetectiveControl } from '../../model/control.ts';
import { type Patience, patienceWith } from '../../model/expectation.ts';
import type { ArmContext } from '../arm-context.ts';
import { observe, type Step } from '../arm-context.ts';
import { faultOf } from '../lifecycle-errors.ts';
import { armAlerts } from '../listening/arm-alerts.ts';
import { sendCanaries } from '../listening/canary.ts';
import { readLateDecisions } from '../listening/control-logs.ts';
import { eventFact } from '../listening/event-fact.ts';

/** Sends the closing canaries, waits for what is late, and lets the rules look at everything that came. */
export const collect: Step = async (arm) => {
  const { rig, watch } = arm;
  const expectations = rig.expectations(arm.scenario);
  // Of what is expected, and of what an unordered source may bring late, expected or not.
  const patiences = [
    ...expectations.values(),
    ...broughtLate(arm).map(({ id }) => patienceWith(id, expectations)),
  ];
  const longest = (of: (patience: Patience) => number): number =>
    Math.max(rig.limits.canaryMs, ...patiences.map(of));
  const longestMs = longest((e) => e.giveUpAfterMs);
  // A source that was silent from the start is not instrumented, unless an alert comes in time after all.
  const silentMs = longest((e) => e.deadlineMs);
  await sendCanaries(arm, watch, 'collect', 'closing', { provenMs: longestMs, silentMs });
  const lastStart = Math.max(...[...arm.attemptStarts.values()].map(({ monotonic }) => monotonic));
  await watch.linger(lastStart + longestMs, rig.limits.pollMs, arm.call, () => isComplete(arm));
  // A log that can't be read any more takes nothing away: what it said in time is recorded.
  await readLateDecisions(arm).catch(() => arm.call.signal.throwIfAborted());
  await keepEvents(arm);
  await keepEvidenceFiles(arm);
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

/** Nothing is to be waited for: a source without order may bring what is late, until each of its controls has its alert. */
function isComplete(arm: ArmContext): boolean {
  const late = broughtLate(arm);
  if (late.length === 0) return true;
  const alerts = armAlerts(arm);
  return late.every(({ id }) => alerts.some(({ control, tied }) => tied && control.id === id));
}

/** The controls of this arm with a source whose events come in no order, so that no canary says that all of them came. */
function broughtLate(arm: ArmContext): readonly DetectiveControl[] {
  const lost = arm.watch.unreachable().map(({ source }) => source);
  const unordered = arm.session.sources.filter(({ id, ordered }) => !ordered && !lost.includes(id));
  return arm.rig.catalogue.filter(
    (control): control is DetectiveControl =>
      control.kind === 'detective' &&
      arm.scenario.controls.includes(control.id) &&
      (arm.key.arm === 'marked' || !control.needsMark) &&
      arm.attemptStarts.has(control.actsAt) &&
      unordered.some(({ id }) => control.sources.includes(id)),
  );
}

/** Everything that was read so far, as it came. */
export async function keepEvents(arm: ArmContext): Promise<void> {
  for (const [source, lines] of arm.watch.lines()) {
    await arm.rig.log.store.keepEvents(`${arm.key.scenario}-${arm.key.arm}-${arm.attempt}-${source}`, lines);
  }
}

/** They prove nothing that was not read as events already, so one that can't be had is told and no more. */
async function keepEvidenceFiles({ rig, session, key, attempt, call }: ArmContext): Promise<void> {
  if (session.evidenceFiles === undefined) return;
  try {
    for await (const { name, bytes } of session.evidenceFiles(call))
      await rig.log.store.keepEvidenceFile(`${key.scenario}-${key.arm}-${attempt}-${name}`, bytes);
  } catch (error) {
    call.signal.throwIfAborted();
    const { code, text } = faultOf(error);
    const summary = `files of the guest's could not be kept as evidence: ${text}`;
    rig.log.observe(key, 'collect', {
      ...{ kind: 'fault', source: 'evidence files', summary },
      data: { source: 'evidence files', code, text, attempt },
    });
  }
}

function recordAlerts(arm: ArmContext): void {
  const kept = new Map<string, string>();
  for (const { alert, control, seen, tied, doubtful } of armAlerts(arm)) {
    const step = control.actsAt;
    const { kind, source, summary, data } = eventFact(seen);
    const event = kept.get(seen.id) ?? observe(arm, step, kind, source, summary, data);
    kept.set(seen.id, event);
    const how = tied ? `tied by ${alert.by}` : doubtful ? 'of this arm but for its time' : 'not of this arm';
    observe(arm, step, 'alert', source, `the rule of ${control.id} matched (${how})`, {
      control: control.id,
      rule: alert.rule,
      event,
      tied,
      doubtful,
      by: alert.by,
      sinceStepMs: Math.round(seen.seenAt - (arm.attemptStarts.get(step)?.monotonic ?? seen.seenAt)),
    });
  }
}
