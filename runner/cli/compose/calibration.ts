import { calibrate } from '../../calibration/calibrate.ts';
import { planTrials } from '../../calibration/plan.ts';
import { trialArms } from '../../calibration/run-trial.ts';
import type { Trial } from '../../calibration/trial.ts';
import { catalogue } from '../../controls/catalogue.ts';
import { ruleDetector } from '../../detections/arm/rule-detector.ts';
import { type Calibration, calibrationSchemaName } from '../../model/calibration.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import { type PostureName, postureNames, type Scenario } from '../../model/scenario.ts';
import type { ControlId, SwitchState } from '../../model/words.ts';
import { declaredStates, switchableStates } from '../../targets/reference/postures.ts';
import { statesAsSeen } from '../../targets/reference/states-as-seen.ts';
import { CalibrationProgress } from '../progress/calibration-progress.ts';
import type { Shown } from '../progress/shown.ts';
import { version } from '../version.ts';
import type { Lanes } from './calibration-lanes.ts';
import { projectRules, projectScenarios } from './project.ts';

/**
 * Every trial of these postures, run on those machines, as one document.
 *
 * @param scenarios as `calibrated` has them
 */
export async function calibrationOf(
  postures: readonly PostureName[],
  scenarios: readonly Scenario[],
  machines: Lanes,
  signal: AbortSignal,
  stderr: Shown,
): Promise<Calibration> {
  const startedAt = hostTimestamp();
  const { rules } = ruleDetector(await projectRules());
  const trials = postures.flatMap((posture) => trialsFrom(posture, scenarios));
  using progress = new CalibrationProgress(stderr, trials.length);
  const { cells, retried, left } = await calibrate({
    ...{ trials, signal, lanes: machines.lanes },
    common: { arms: trialArms, rules },
    progress: (event) => progress.show(event),
  });
  const right = cells.filter((cell) => cell.right).length;
  return {
    schema: calibrationSchemaName,
    startedAt,
    finishedAt: hostTimestamp(),
    harness: { version: await version(), rules },
    target: { name: 'reference', platform: 'reference', fingerprint: machines.fingerprint() },
    scenarios: scenarios
      .map(({ id }) => id)
      .filter((id) => trials.some(({ scenario }) => scenario.id === id)),
    ...{ cells, right, wrong: cells.length - right, retried, left },
  };
}

/** Whose turn the scenarios take. What keeps images out altogether would hide every other control of theirs. */
const turns = postureNames.filter((posture) => posture !== 'locked-down');

/**
 * The first scenario is run from every posture, with every control in each of its states. Each of the others, in their order, takes its
 * turn with one posture. How a control fails or a sensor falls silent hangs on no image and no way in, so there only what is new is flipped
 * to every state; what an earlier scenario has shown is seen once more doing something, and a preventive control doing nothing.
 */
export function trialsFrom(posture: PostureName, scenarios: readonly Scenario[]): readonly Trial[] {
  const declared = declaredStates(posture, new Map());
  const shown = new Set<ControlId>();
  return scenarios.flatMap((scenario, index) => {
    const switchable = index === 0 ? switchableStates : statesLeft(new Set(shown));
    for (const control of scenario.controls.filter((id) => isThere(id, scenario))) shown.add(control);
    if (index > 0 && turns[(index - 1) % turns.length] !== posture) return [];
    return planTrials(posture, declared, {
      ...{ scenario, controls: catalogue, switchable },
      asSeen: (states) => statesAsSeen(scenario, states),
    });
  });
}

/** A tool may be without the function, and a filter blind to what it should see: then the scenario shows no state of theirs. */
function isThere(control: ControlId, scenario: Scenario): boolean {
  return statesAsSeen(scenario, { [control]: 'on' })[control] === 'on';
}

function statesLeft(shown: ReadonlySet<ControlId>): (control: ControlId) => readonly SwitchState[] {
  const preventive = new Set(catalogue.filter(({ kind }) => kind === 'preventive').map(({ id }) => id));
  return (control) => {
    if (!shown.has(control)) return switchableStates(control);
    return preventive.has(control) ? ['on', 'off'] : ['on'];
  };
}

/** Where several hold, the first that applies of 4, 1, 3, 0; whatever was found, an interrupted calibration ends with 3. */
export function calibrationExitCode(
  { left, wrong }: Pick<Calibration, 'left' | 'wrong'>,
  how: { readonly dirty: boolean; readonly interrupted: boolean },
): 0 | 1 | 3 | 4 {
  if (how.dirty) return 4;
  if (wrong > 0 && !how.interrupted) return 1;
  return left.length > 0 || how.interrupted ? 3 : 0;
}

/** Every scenario of the reference guest; the first is the one that exercises most of its controls and goes through nothing else. */
export async function calibrated(): Promise<readonly Scenario[]> {
  const ours = (await projectScenarios()).filter(({ platforms }) => platforms.includes('reference'));
  const placed = ours.filter(({ deliver }) => deliver.by === 'placed');
  const [first] = placed.toSorted((a, b) => b.controls.length - a.controls.length);
  if (first === undefined) throw new Error('there is no scenario to calibrate with');
  return [first, ...ours.filter((scenario) => scenario !== first)];
}
