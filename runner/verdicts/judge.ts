import type { Control } from '../model/control.ts';
import { UnknownNameError } from '../model/errors.ts';
import { type Expectation, type Expectations, patienceWith } from '../model/expectation.ts';
import type { Observation } from '../model/observation.ts';
import type { ArmRecord, PostureRecord, Verdict } from '../model/run-record.ts';
import type { ControlId, StepName } from '../model/words.ts';
import { type ArmViews, viewArm } from './arm-view.ts';
import { judgeDetective } from './detective.ts';
import type { Finding } from './finding.ts';
import { type Reckoning, reckon } from './outcome.ts';
import { judgePreventive } from './preventive/preventive.ts';
import { judgeUndeclared } from './undeclared.ts';

export interface ScenarioCase {
  readonly record: { readonly id: string; readonly arms: readonly ArmRecord[] };
  /** All of the run. */
  readonly observations: readonly Observation[];
  readonly probed: PostureRecord['probed'];
  /** All controls that are known; each of them may explain a block. */
  readonly catalogue: readonly Control[];
  /** The controls and the steps that the scenario lists. */
  readonly controls: readonly ControlId[];
  readonly steps: readonly StepName[];
  readonly expectations: Expectations;
  /** ISO date. */
  readonly today: string;
}

export interface ScenarioJudgement {
  readonly verdicts: readonly Verdict[];
  readonly notExercised: readonly ControlId[];
}

/**
 * What became of every control in one scenario. Pure: the same record gives the same verdicts, online or from a file.
 *
 * @throws UnknownNameError when the scenario lists a control that the catalogue lacks
 */
export function judgeScenario(c: ScenarioCase): ScenarioJudgement {
  const arms: ArmViews = { marked: view(c, 'marked'), unmarked: view(c, 'unmarked') };
  const exercised = c.controls
    .map((id) => named(id, c.catalogue))
    .filter(({ actsAt }) => c.steps.includes(actsAt));
  const findings = new Map(exercised.map((control) => [control.id, find(control, arms, c)]));
  const reckoned = reckon(findings, c.expectations, c.today);
  const verdicts = exercised.flatMap((control) => {
    const found = findings.get(control.id);
    const reckoning = reckoned.get(control.id);
    return found === undefined || reckoning === undefined ? [] : [verdictOf(control, found, reckoning, c)];
  });
  const undeclaredBlock = judgeUndeclared(arms, c.catalogue);
  return {
    verdicts: undeclaredBlock === null ? verdicts : [...verdicts, undeclaredBlock],
    notExercised: c.catalogue.map(({ id }) => id).filter((id) => !findings.has(id)),
  };
}

function view(c: ScenarioCase, arm: ArmRecord['arm']) {
  const record = c.record.arms.find((a) => a.arm === arm);
  return record === undefined ? null : viewArm(record, c.record.id, c.observations);
}

function named(id: ControlId, catalogue: readonly Control[]): Control {
  const control = catalogue.find((known) => known.id === id);
  if (control !== undefined) return control;
  const known = catalogue.map((c) => c.id);
  throw new UnknownNameError('control', id, known);
}

function find(control: Control, arms: ArmViews, c: ScenarioCase): Finding {
  if (control.kind === 'detective') {
    return judgeDetective(control, arms, c.catalogue, patienceWith(control.id, c.expectations));
  }
  return judgePreventive(control, arms, { catalogue: c.catalogue, listed: c.controls, probed: c.probed });
}

function verdictOf(
  control: Control,
  found: Finding,
  { outcome, advice }: Reckoning,
  c: ScenarioCase,
): Verdict {
  const expected: Expectation | undefined = c.expectations.get(control.id);
  return {
    control: control.id,
    kind: control.kind,
    status: found.status,
    expected: expected?.status ?? null,
    outcome,
    why: advice === null ? found.why : `${found.why}; ${advice}`,
    arms: found.arms,
    evidence: found.evidence,
    noise: control.kind === 'detective' ? noiseOf(control, c.observations) : 0,
    timeToDetectMs: found.timeToDetectMs,
  };
}

/** Hits of its rule while nothing was done, tied or not. */
function noiseOf({ id }: Control, observations: readonly Observation[]): number {
  return observations.filter(
    ({ kind, arm, data }) => kind === 'alert' && arm === 'quiet' && data.control === id,
  ).length;
}
