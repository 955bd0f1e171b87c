import type { CalibrationCell } from '../model/calibration.ts';
import type { ArmRecord, RunRecord, ScenarioRecord, Verdict } from '../model/run-record.ts';
import { type ActiveArm, type ControlId, type Outcome, undeclared } from '../model/words.ts';
import { type Foretold, foretell } from './oracle.ts';
import { noFlip, type Trial } from './trial.ts';

/** What every trial of a calibration has in common. */
export interface Common {
  readonly arms: readonly ActiveArm[];
  /** SHA-256 of every rule, by rule id. */
  readonly rules: Readonly<Record<string, string>>;
}

interface Wanted extends Foretold {
  readonly outcome: Outcome;
}

/**
 * A cell for each control. Right is what has the status that the oracle foretells and the outcome that follows: `unexpected` for
 * what hangs on the thing flipped, `inconclusive` for what is not reached because of that, `expected` for all the rest.
 */
export function judgeTrial(
  trial: Trial,
  record: RunRecord,
  common: Common,
): readonly Omit<CalibrationCell, 'run'>[] {
  const wanted = wantedOf(trial);
  const verdicts = record.scenarios.flatMap((scenario) => scenario.verdicts);
  const ofTrial = wrongWithRun(trial, record, common);
  return [...wanted].map(([control, want]) => {
    const own = verdicts.filter((verdict) => verdict.control === control);
    const [verdict] = own;
    const wrong = [...ofTrial, ...wrongWith(own, want)];
    return {
      scenario: trial.scenario.id,
      posture: trial.posture,
      flip: trial.flip,
      control,
      expected: want.status,
      seen: verdict?.status ?? null,
      outcome: verdict?.outcome ?? null,
      why: verdict?.why ?? '',
      right: wrong.length === 0,
      wrong: wrong.length === 0 ? null : wrong.join('; '),
    };
  });
}

function wantedOf(trial: Trial): ReadonlyMap<ControlId, Wanted> {
  const { controls, asSeen } = trial;
  const before = foretell(controls, asSeen(trial.baseline));
  const after = foretell(controls, asSeen(trial.states));
  const hangs = new Set(
    [...after]
      .filter(([id, { status }]) => status !== before.get(id)?.status)
      .filter(([id, { status }]) => trial.flipped.includes(id) || status !== 'not-reached')
      .map(([id]) => id),
  );
  const outcomeOf = (id: ControlId, { because }: Foretold): Outcome => {
    if (hangs.has(id)) return 'unexpected';
    return because !== null && hangs.has(because.control) ? 'inconclusive' : 'expected';
  };
  return new Map([...after].map(([id, foretold]) => [id, { ...foretold, outcome: outcomeOf(id, foretold) }]));
}

function wrongWith(own: readonly Verdict[], want: Wanted): readonly string[] {
  const [verdict] = own;
  if (verdict === undefined) return ['there is no verdict'];
  const { status, outcome, why, evidence } = verdict;
  const { because } = want;
  const acted = status === 'prevented' || status === 'warned' || status === 'detected' || status === 'late';
  return [
    ...(own.length > 1 ? [`there are ${own.length} verdicts`] : []),
    ...(status === want.status ? [] : [`expected ${want.status}, seen ${status}`]),
    ...(outcome === want.outcome ? [] : [`its outcome should be ${want.outcome} and is ${outcome}`]),
    ...(because === null || why.includes(because.control)
      ? []
      : [`its reason does not name ${because.control}`]),
    ...(acted && evidence.length === 0 ? ['there is no evidence for it'] : []),
  ];
}

/** What makes every cell of a trial wrong: the run as a whole can't be relied on. */
function wrongWithRun(trial: Trial, record: RunRecord, common: Common): readonly string[] {
  return [
    ...faultsOf(trial, record, common),
    ...wrongRules(trial, record, common),
    ...record.scenarios.flatMap(({ verdicts }) =>
      verdicts
        .filter(({ control, noise }) => control === undeclared || noise > 0)
        .map(({ control, noise, why }) =>
          control === undeclared ? why : `the rule of ${control} hit ${noise} times while nothing was done`,
        ),
    ),
  ];
}

/** Every rule that the trial did not take away is in force, unchanged, and no other. */
function wrongRules(
  { states, controls }: Trial,
  { harness }: RunRecord,
  { rules }: Common,
): readonly string[] {
  const gone = controls.filter(({ id }) => states[id] === 'rule-off').length;
  const inForce = Object.entries(harness.rules);
  const known = inForce.filter(([id, sha256]) => rules[id] === sha256);
  const wanted = Object.keys(rules).length - gone;
  return known.length === wanted && inForce.length === wanted
    ? []
    : [`${wanted} rules should be in force, and ${known.length} of ${inForce.length} are as they should`];
}

/**
 * What gives a trial a second try: a fault, an alert that only came late because the machine was too busy, or a control that could not
 * be judged, as where a busy guest's clock does not say whether an event is of its step. None is foretold, so a second one is wrong.
 */
export function reasonsToRepeat(trial: Trial, record: RunRecord, common: Common): readonly string[] {
  const verdicts = record.scenarios.flatMap((scenario) => scenario.verdicts);
  return [
    ...faultsOf(trial, record, common),
    ...verdicts
      .filter(({ status }) => status === 'late' || status === 'inconclusive')
      .map(({ control, status, why }) => `${control} was ${status}: ${why}`),
  ];
}

/** What kept the run from being a whole one: missing arms, faults, second attempts. */
function faultsOf(trial: Trial, record: RunRecord, { arms }: Pick<Common, 'arms'>): readonly string[] {
  const [scenario] = record.scenarios;
  if (scenario === undefined || record.scenarios.length > 1)
    return [`${record.scenarios.length} scenarios were run instead of one`];
  return [
    ...arms.flatMap((arm) => faultsOfArm(arm, scenario)),
    ...faultsOfQuiet(trial, record),
    ...record.observations
      .filter(({ kind, arm }) => kind === 'fault' && (arm === 'quiet' || arm === null))
      .map(({ summary }) => summary),
  ];
}

function faultsOfQuiet(trial: Trial, { quiet }: RunRecord): readonly string[] {
  if (!hasQuietArm(trial)) return [];
  if (quiet === null) return ['the quiet arm was not run'];
  return quiet.steps
    .filter(({ status }) => status !== 'completed')
    .map(({ status, reason }) => `the quiet arm ${status}${reason === null ? '' : ` with ${reason.code}`}`);
}

function faultsOfArm(name: ActiveArm, { arms }: ScenarioRecord): readonly string[] {
  const own = arms.find(({ arm }) => arm === name);
  if (own === undefined) return [`the ${name} arm was not run`];
  const { attempts } = own;
  const failed = own.steps.find(({ status }) => status === 'failed' || status === 'running');
  if (attempts === 1 && failed === undefined) return [];
  const times = attempts === 1 ? '' : ` and was run ${attempts} times`;
  return [`the ${name} arm ${failureOf(failed)}${times}`];
}

function failureOf(failed: ArmRecord['steps'][number] | undefined): string {
  if (failed === undefined) return 'did not end in its first attempt';
  const { step, status, reason } = failed;
  const how = status === 'running' ? 'did not end' : 'failed';
  return `${how} at ${step}${reason === null ? '' : ` with ${reason.code} (${reason.text})`}`;
}

/** Only the posture as it is has a quiet arm: the sensors and the rules of its flips are the same, or fewer. */
export function hasQuietArm({ flip }: Trial): boolean {
  return flip === noFlip;
}
