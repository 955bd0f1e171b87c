import type { Control, PreventiveControl, Sign } from '../../model/control.ts';
import type { Observation } from '../../model/observation.ts';
import type { PostureRecord } from '../../model/run-record.ts';
import { type ControlId, stepNames } from '../../model/words.ts';
import { type ArmView, isBefore, observationsIn } from '../arm-view.ts';
import {
  actsIn,
  attemptsIn,
  type Block,
  blocksIn,
  causedBy,
  causesOf,
  stopUpTo,
  wasStopped,
} from '../cause.ts';
import { describeAll, describeFault, inArm, listed } from '../describe.ts';
import { type ArmFinding, finding } from '../finding.ts';
import { faultUpTo } from '../reached.ts';

export interface PreventiveContext {
  readonly catalogue: readonly Control[];
  /** The controls that the scenario lists. */
  readonly listed: readonly ControlId[];
  readonly probed: PostureRecord['probed'];
}

/** The rows of the table in their order; the first that holds wins. A sign is not yet contrasted with the other arm. */
export function findInArm(control: PreventiveControl, view: ArmView, context: PreventiveContext): ArmFinding {
  return (
    signIn(view, control) ??
    faultIn(view, control) ??
    untriable(view, control) ??
    switchedOff(view, control, context.probed) ??
    stoppedEarlier(view, control, context.catalogue) ??
    withoutSubject(view, control, context.listed) ??
    stoppedHere(view, control, context.catalogue) ??
    stoppedLater(view, control, context.catalogue) ??
    passed(view, control)
  );
}

/** Does not say in which arm, so that it can be said of both. */
function signIn(view: ArmView, control: PreventiveControl): ArmFinding | null {
  const seenThere = view.observations.filter(({ step }) => step !== null && actsIn(control, step));
  const signs: readonly Sign[] = control.signs(seenThere);
  if (signs.length === 0) return null;
  const ids = new Set(signs.map(({ observation }) => observation));
  const seen = view.observations.filter(({ id }) => ids.has(id));
  const warned = signs.some(({ sign }) => sign === 'warned');
  return finding(warned ? 'warned' : 'prevented', describeAll(seen), [...ids]);
}

export function faultIn(view: ArmView, control: PreventiveControl): ArmFinding | null {
  const fault = faultUpTo(view, control.lastAt ?? control.actsAt);
  if (fault === null) return null;
  const seen = observationsIn(view, fault.step).filter(({ kind }) => kind === 'fault');
  return finding('inconclusive', `${describeFault(fault)} ${inArm(view.arm)}`, idsOf(seen));
}

/** The ways that the control acts on can't be tried on this target: whether it would have acted can't be known. */
function untriable(view: ArmView, control: PreventiveControl): ArmFinding | null {
  if (control.actsOn === 'whole step') return null;
  const own = ownAttempts(view, control);
  if (own.length === 0 || own.some(({ data }) => data.is !== 'unavailable')) return null;
  return finding('inconclusive', `${describeAll(own)} ${inArm(view.arm)}`, idsOf(own));
}

function switchedOff(view: ArmView, { id }: PreventiveControl, probed: PostureRecord['probed']) {
  const readings = view.observations.filter(({ kind }) => kind === 'posture');
  // As probed in this arm; the run's own table only has the last probe.
  const states = readings.map(({ data }) => Object(data.states)[id]).filter((state) => state !== undefined);
  if ((states.at(-1) ?? probed[id]) !== 'off') return null;
  return finding('not-configured', 'the target was probed and has it switched off', idsOf(readings));
}

function stoppedEarlier(view: ArmView, control: PreventiveControl, catalogue: readonly Control[]) {
  const stop = stopUpTo(view, control.actsAt, catalogue);
  if (stop !== null && isBefore(stop.step, control.actsAt)) {
    return finding('not-reached', stop.why, stop.evidence, { causes: stop.causes });
  }
  const record = view.steps.get(control.actsAt);
  if (record !== undefined && record.status !== 'skipped') return null;
  const reason = record?.reason?.text ?? 'the run ended before it';
  return finding(
    'not-reached',
    `the ${control.actsAt} step was not tried ${inArm(view.arm)}: ${reason}`,
    [],
    {
      untried: true,
    },
  );
}

function withoutSubject(view: ArmView, control: PreventiveControl, inScenario: readonly ControlId[]) {
  if (control.needsMark && view.arm === 'unmarked') {
    return finding('not-reached', 'it acts on marked files, and nothing is marked in the unmarked arm', []);
  }
  const absent = control.subjectAbsent(view.observations);
  if (absent === null) return null;
  const causes = control.behind.filter((id) => inScenario.includes(id));
  const because =
    causes.length === 0
      ? ''
      : `, which is what ${listed(causes)} ${causes.length === 1 ? 'is' : 'are'} there for`;
  const seen = view.observations.filter(({ kind }) => kind === 'mark-read' || kind === 'zone-read');
  return finding('not-reached', `${absent} ${inArm(view.arm)}${because}`, idsOf(seen), { causes });
}

function stoppedHere(view: ArmView, control: PreventiveControl, catalogue: readonly Control[]) {
  const own = ownAttempts(view, control);
  const blocks = blocksIn(view, control.actsAt, catalogue);
  if (control.actsOn !== 'whole step' && own.length === 0) return attemptMissing(view, control, blocks);
  const stopped =
    control.actsOn === 'whole step'
      ? view.steps.get(control.actsAt)?.status === 'blocked'
      : own.every(wasStopped);
  if (!stopped) return null;
  const ownBlocks =
    control.actsOn === 'whole step'
      ? blocks
      : blocks.filter(({ attempt }) => attempt !== null && own.includes(attempt));
  const unexplained = ownBlocks.filter(({ by }) => by.length === 0);
  if (unexplained.length > 0) {
    const what = listed(unexplained.map((block) => block.what));
    return finding(
      'blocked-unattributed',
      `${what} ${inArm(view.arm)}, and nothing shows that this control did it`,
      unexplained.flatMap(({ evidence }) => evidence),
    );
  }
  return stoppedByOthers(view, ownBlocks);
}

/**
 * A control that may act in several steps, and a later one of them was stopped: by nobody, then it may have been this one; by others, then
 * it may still have acted.
 */
function stoppedLater(view: ArmView, control: PreventiveControl, catalogue: readonly Control[]) {
  const step = stepNames.find(
    (name) => name !== control.actsAt && actsIn(control, name) && view.steps.get(name)?.status === 'blocked',
  );
  const last = step === undefined ? undefined : blocksIn(view, step, catalogue).at(-1);
  if (last === undefined) return null;
  if (last.by.length > 0) return stoppedByOthers(view, [last]);
  const why = `${last.what} ${inArm(view.arm)}, and nothing shows that this control did it`;
  return finding('blocked-unattributed', why, last.evidence);
}

function attemptMissing(view: ArmView, control: PreventiveControl, blocks: readonly Block[]): ArmFinding {
  const methods = control.actsOn === 'whole step' ? [] : control.actsOn;
  const why = `the ${control.actsAt} step was not tried by ${listed(methods)} ${inArm(view.arm)}`;
  const last = view.steps.get(control.actsAt)?.status === 'blocked' ? blocks.at(-1) : undefined;
  if (last === undefined) return finding('not-reached', why, idsOf(attemptsIn(view, control.actsAt)));
  const stop = stoppedByOthers(view, [last]);
  return { ...stop, why: `${why}: ${stop.why}` };
}

function stoppedByOthers(view: ArmView, blocks: readonly Block[]): ArmFinding {
  const causes = [...new Set(blocks.flatMap((block) => causesOf(block)))];
  return finding(
    'not-reached',
    `${causedBy(causes)} acted first: ${listed(blocks.map(({ what }) => what))} ${inArm(view.arm)}`,
    blocks.flatMap(({ evidence }) => evidence),
    { causes },
  );
}

function passed(view: ArmView, control: PreventiveControl): ArmFinding {
  const done = ownAttempts(view, control).filter(({ data }) => data.is === 'done');
  const shown = observationsIn(view, control.actsAt).filter(
    ({ kind, data }) =>
      (kind === 'zone-read' && (data.subject === true || data.unpacked === true)) || kind === 'view-read',
  );
  const seen = shown.length > 0 ? shown : done;
  const what = seen.length > 0 ? describeAll(seen) : `the ${control.actsAt} step completed`;
  return finding('not-prevented', `${what} ${inArm(view.arm)}`, idsOf(seen));
}

/** Attempts of a kind that the control acts on. */
function ownAttempts(view: ArmView, { actsAt, actsOn }: PreventiveControl): readonly Observation[] {
  const attempts = attemptsIn(view, actsAt);
  return actsOn === 'whole step'
    ? attempts
    : attempts.filter(({ data }) => actsOn.some((method) => method === data.by));
}

function idsOf(observations: readonly Observation[]): readonly string[] {
  return observations.map(({ id }) => id);
}
