import type { Control, DetectiveControl } from '../model/control.ts';
import type { Patience } from '../model/expectation.ts';
import type { Observation } from '../model/observation.ts';
import type { StepRecord } from '../model/run-record.ts';
import { type StepName, stepNames } from '../model/words.ts';
import { type ArmView, type ArmViews, isBefore, observationsIn } from './arm-view.ts';
import { stopUpTo } from './cause.ts';
import { describeFault, inArm, listed } from './describe.ts';
import { type ArmFinding, armNotRun, type Finding, finding, withoutOtherArm } from './finding.ts';
import { isBroken, judgedArm, reached } from './reached.ts';
import { withLimit } from './time-limit.ts';

/** The decision table of detective controls. */
export function judgeDetective(
  control: DetectiveControl,
  arms: ArmViews,
  catalogue: readonly Control[],
  patience: Patience,
): Finding {
  const found = {
    marked: arms.marked && findInArm(control, arms.marked, catalogue, patience),
    unmarked: arms.unmarked && findInArm(control, arms.unmarked, catalogue, patience),
  };
  const judged = judgedArm(control, arms);
  const own = judged && found[judged];
  return {
    ...(judged === null || own === null ? armNotRun() : withoutOtherArm(own, control, judged, arms)),
    arms: {
      ...(found.marked && { marked: found.marked.status }),
      ...(found.unmarked && { unmarked: found.unmarked.status }),
    },
  };
}

/** The rows of the table in their order; the first that holds wins. */
function findInArm(
  control: DetectiveControl,
  view: ArmView,
  catalogue: readonly Control[],
  patience: Patience,
): ArmFinding {
  return (
    alerted(view, control, patience) ??
    doubtful(view, control, patience) ??
    faulty(view, control) ??
    uninstrumented(view, control) ??
    notReached(view, control, catalogue) ??
    missed(view, control, patience)
  );
}

/**
 * An alert counts when it is tied to this arm, was not made by the clean-up, and became readable after the step's last
 * attempt began: an earlier one belongs to something that came before.
 */
function alerted(view: ArmView, control: DetectiveControl, patience: Patience): ArmFinding | null {
  const alerts = view.observations
    .filter(({ kind, data }) => kind === 'alert' && data.control === control.id && data.tied === true)
    .filter(({ step }) => step !== null && isBefore(step, 'clean-up'))
    .flatMap((alert) => {
      const after = alert.data.sinceStepMs;
      return typeof after === 'number' && after >= 0 && after <= patience.giveUpAfterMs
        ? [{ alert, after }]
        : [];
    })
    .toSorted((a, b) => a.after - b.after);
  const first = alerts[0];
  if (first === undefined) return null;
  const { after } = first;
  const status = after <= patience.deadlineMs ? 'detected' : 'late';
  return finding(
    status,
    `its alert was readable ${after} ms after ${control.actsAt} ${inArm(view.arm)}, ${withLimit(status, patience)}`,
    alerts.map(({ alert }) => alert.id),
    { timeToDetectMs: after },
  );
}

/**
 * An alert that fits the arm in everything but its time shows a fault: the guest's clock jumped, or what is of another time stands
 * in its log. Whether the control saw this arm can't be known then.
 */
function doubtful(view: ArmView, control: DetectiveControl, patience: Patience): ArmFinding | null {
  const alerts = view.observations
    .filter(({ kind, data }) => kind === 'alert' && data.control === control.id && data.doubtful === true)
    .filter(({ data }) => typeof data.sinceStepMs === 'number' && data.sinceStepMs <= patience.giveUpAfterMs);
  if (alerts.length === 0) return null;
  return finding(
    'inconclusive',
    `an alert fits the arm in everything but its time ${inArm(view.arm)}: a clock jumped, or it is of another time`,
    idsOf(alerts),
  );
}

/** A fault of another source is no fault of this control. */
function faulty(view: ArmView, { sources, actsAt }: DetectiveControl): ArmFinding | null {
  const faults = view.observations.filter(({ kind }) => kind === 'fault');
  const own = faults.filter(({ data }) => isOneOf(sources, data.source));
  if (own.length > 0) {
    const unread = listed(own.map(({ data }) => String(data.source)));
    return finding('inconclusive', `its source ${unread} could not be read ${inArm(view.arm)}`, idsOf(own));
  }
  const matters = (step: StepName | null) => step === null || step === 'collect' || !isBefore(actsAt, step);
  const general = faults.filter(({ step, data }) => typeof data.source !== 'string' && matters(step));
  const failed = stepNames
    .filter(matters)
    .flatMap((step) => view.steps.get(step) ?? [])
    .find((record) => isBroken(record) && !isFaultOfSources(view, record));
  if (failed === undefined && general.length === 0) return null;
  const why = failed === undefined ? listed(general.map(({ summary }) => summary)) : describeFault(failed);
  return finding('inconclusive', `${why} ${inArm(view.arm)}`, idsOf(general));
}

/** A step that failed for nothing but sources that could not be read. */
function isFaultOfSources(view: ArmView, { step, status }: StepRecord): boolean {
  const faults = observationsIn(view, step).filter(({ kind }) => kind === 'fault');
  return (
    status === 'failed' && faults.length > 0 && faults.every(({ data }) => typeof data.source === 'string')
  );
}

/** The sensors are proven alive by canaries that all came back, the last of each after the arm's steps. */
function uninstrumented(view: ArmView, control: DetectiveControl): ArmFinding | null {
  const unread = view.observations.filter(
    ({ kind, data }) => kind === 'configuration' && data.control === control.id && missingOf(data).length > 0,
  );
  if (unread.length > 0) {
    const what = listed(unread.flatMap(({ data }) => missingOf(data)));
    return finding('not-instrumented', `no source of the target has what it reads: ${what}`, idsOf(unread));
  }
  const canaries = canariesOf(view, control);
  const silent = canaries.filter(({ data }) => data.came !== true);
  const lacking = canaries.filter(({ data }) => missingOf(data).length > 0);
  const closed = canaries.filter(({ data }) => data.phase === 'closing').map(({ data }) => data.source);
  const unproven = control.sources.filter((source) => !closed.includes(source));
  const namesOf = (some: readonly Observation[]) => listed(some.map(({ data }) => String(data.source)));
  const say = (why: string) => finding('not-instrumented', `${why} ${inArm(view.arm)}`, idsOf(canaries));
  if (lacking.length > 0) {
    const what = listed(lacking.flatMap(({ data }) => missingOf(data)));
    return say(`its source ${namesOf(lacking)} lacks ${what}`);
  }
  if (silent.length > 0) return say(`the canary of its source ${namesOf(silent)} did not come back`);
  if (unproven.length > 0)
    return say(`no canary proves that its source ${listed(unproven)} was alive at the end`);
  return control.sources.length > 0 ? null : say('no source of the target has what it reads');
}

function missingOf({ missing }: Observation['data']): readonly string[] {
  return Array.isArray(missing) ? missing.map(String) : [];
}

function notReached(
  view: ArmView,
  control: DetectiveControl,
  catalogue: readonly Control[],
): ArmFinding | null {
  const step = control.actsAt;
  if (!reached(control, view)) {
    const stop = stopUpTo(view, step, catalogue);
    if (stop !== null) return finding('not-reached', stop.why, stop.evidence, { causes: stop.causes });
    const reason = view.steps.get(step)?.reason?.text ?? 'the run ended before it';
    const why = `the ${step} step was not tried ${inArm(view.arm)}: ${reason}`;
    return finding('not-reached', why, [], { untried: true });
  }
  if (!control.needsMark || view.arm === 'marked') return null;
  return finding('not-reached', 'it watches for marks, and nothing is marked in the unmarked arm', []);
}

function missed(view: ArmView, control: DetectiveControl, patience: Patience): ArmFinding {
  return finding(
    'missed',
    `the ${control.actsAt} step completed ${inArm(view.arm)} and its source ${listed(control.sources)} was alive, yet no alert was tied to the arm ${withLimit('missed', patience)}`,
    idsOf(canariesOf(view, control)),
  );
}

function canariesOf(view: ArmView, { sources }: DetectiveControl): readonly Observation[] {
  return view.observations.filter(({ kind, data }) => kind === 'canary' && isOneOf(sources, data.source));
}

function isOneOf(sources: readonly string[], source: unknown): boolean {
  return sources.some((each) => each === source);
}

function idsOf(observations: readonly Observation[]): readonly string[] {
  return observations.map(({ id }) => id);
}
