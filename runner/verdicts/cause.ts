import type { Control, PreventiveControl } from '../model/control.ts';
import type { Observation } from '../model/observation.ts';
import type { StepRecord } from '../model/run-record.ts';
import { type ControlId, type StepName, stepNames, undeclared } from '../model/words.ts';
import { type ArmView, isBefore, observationsIn } from './arm-view.ts';
import { describe, inArm, listed } from './describe.ts';

/** One thing that the guest did not let happen. */
export interface Block {
  readonly step: StepName;
  /** Null where the step was stopped otherwise than by refusing an attempt. */
  readonly attempt: Observation | null;
  readonly what: string;
  readonly evidence: readonly string[];
  /** The controls with a positive sign there; nobody's block when empty. */
  readonly by: readonly ControlId[];
}

/** The step at which an arm came to its end. */
export interface Stop {
  readonly step: StepName;
  readonly causes: readonly ControlId[];
  readonly why: string;
  readonly evidence: readonly string[];
}

/** The harness's own code for a file that was proven delivered and is no longer there: no refusal, but taken away. */
const gone = 'GONE';

const attemptKinds: readonly Observation['kind'][] = ['deliver-attempt', 'mount-attempt', 'open-attempt'];

export function attemptsIn(view: ArmView, step: StepName): readonly Observation[] {
  return observationsIn(view, step).filter(({ kind }) => attemptKinds.includes(kind));
}

/** A way that could not be tried was not stopped by anybody. */
export function wasStopped({ data }: Observation): boolean {
  return data.is !== 'done' && data.is !== 'unavailable';
}

/**
 * Everything that was blocked in one step of an arm, in the order in which it was tried. Every control of the
 * catalogue may explain a block, whether the scenario lists it or not.
 */
export function blocksIn(view: ArmView, step: StepName, catalogue: readonly Control[]): readonly Block[] {
  const signs = signsIn(view, step, catalogue);
  const attempts = attemptsIn(view, step).filter(({ data }) => data.is !== 'unavailable');
  const refused = attempts.filter(wasStopped).map((attempt) => ({
    step,
    attempt,
    what: describe(attempt),
    evidence: [attempt.id],
    by: controlsOf(signs.filter(({ observation }) => observation === attempt)),
  }));
  const record = view.steps.get(step);
  if (record?.status !== 'blocked') return refused;
  const { reason } = record;
  const last = attempts.at(-1);
  const byRefusal = last !== undefined && wasStopped(last) && reason?.code !== gone;
  return byRefusal ? refused : [...refused, stepBlock(view, record, signs)];
}

/**
 * A step that was stopped otherwise than by refusing its last attempt. Only a control's own log explains that: a
 * sign on an attempt explains the attempt, and a zone that was read stops nothing.
 */
function stepBlock(view: ArmView, { step, reason }: StepRecord, signs: readonly SeenSign[]): Block {
  const onAttempts = controlsOf(signs.filter(({ observation }) => attemptKinds.includes(observation.kind)));
  const logged = controlsOf(signs.filter(({ observation }) => observation.kind === 'control-log'));
  const took = controlsOf(signs.filter(({ observation }) => observation.kind === 'taken-away'));
  const how = reason === null ? 'was refused' : `was stopped with ${reason.code} (${reason.text})`;
  return {
    step,
    attempt: null,
    what: `the ${step} step ${how}`,
    evidence: stepEvidence(view, step),
    by: logged.filter((control) => took.includes(control) || !onAttempts.includes(control)),
  };
}

/** The first blocked step at or before `until`. Its last block decides: an earlier attempt did not stop the arm. */
export function stopUpTo(view: ArmView, until: StepName, catalogue: readonly Control[]): Stop | null {
  const step = stepNames.find((name) => !isBefore(until, name) && view.steps.get(name)?.status === 'blocked');
  if (step === undefined) return null;
  const block = blocksIn(view, step, catalogue).at(-1);
  if (block === undefined) return null;
  const causes = causesOf(block);
  return {
    step,
    causes,
    why: `${causedBy(causes)} stopped the arm at ${step}: ${block.what} ${inArm(view.arm)}`,
    evidence: block.evidence,
  };
}

export function causesOf({ by }: Block): readonly ControlId[] {
  return by.length === 0 ? [undeclared] : by;
}

export function causedBy(causes: readonly ControlId[]): string {
  return listed(causes.map((id) => (id === undeclared ? 'an undeclared control' : id)));
}

interface SeenSign {
  readonly control: ControlId;
  readonly observation: Observation;
}

function signsIn(view: ArmView, step: StepName, catalogue: readonly Control[]): readonly SeenSign[] {
  const seen = observationsIn(view, step);
  return catalogue
    .filter((control): control is PreventiveControl => control.kind === 'preventive' && actsIn(control, step))
    .flatMap((control) => {
      const ids = new Set(control.signs(seen).map((sign) => sign.observation));
      return seen
        .filter(({ id }) => ids.has(id))
        .map((observation) => ({ control: control.id, observation }));
    });
}

/** Whether that is a step in which the control may act. */
export function actsIn({ actsAt, lastAt = actsAt }: PreventiveControl, step: StepName): boolean {
  return !isBefore(step, actsAt) && !isBefore(lastAt, step);
}

function controlsOf(signs: readonly SeenSign[]): readonly ControlId[] {
  return [...new Set(signs.map(({ control }) => control))];
}

/** What a step that has no attempts shows of itself; a file that is gone was proven delivered before. */
function stepEvidence(view: ArmView, step: StepName): readonly string[] {
  const telling: readonly Observation['kind'][] = [
    'mark-read',
    'content',
    'taken-away',
    'zone-read',
    'trace',
    ...attemptKinds,
  ];
  return view.observations
    .filter((o) => o.kind === 'delivered' || (o.step === step && telling.includes(o.kind)))
    .map(({ id }) => id);
}
