import { calibrate } from '../../calibration/calibrate.ts';
import { planTrials } from '../../calibration/plan.ts';
import { trialArms } from '../../calibration/run-trial.ts';
import type { Trial } from '../../calibration/trial.ts';
import { catalogue } from '../../controls/catalogue.ts';
import { ruleDetector } from '../../detections/arm/rule-detector.ts';
import { type Calibration, calibrationSchemaName } from '../../model/calibration.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import type { PostureName, Scenario } from '../../model/scenario.ts';
import { declaredStates, switchableStates } from '../../targets/reference/postures.ts';
import { CalibrationProgress } from '../progress/calibration-progress.ts';
import type { Shown } from '../progress/shown.ts';
import { version } from '../version.ts';
import type { Lanes } from './calibration-lanes.ts';
import { projectRules, projectScenarios } from './project.ts';

/** Every trial of these postures, run on those machines, as one document. */
export async function calibrationOf(
  postures: readonly PostureName[],
  machines: Lanes,
  signal: AbortSignal,
  stderr: Shown,
): Promise<Calibration> {
  const startedAt = hostTimestamp();
  const scenario = await exercisingAll();
  const { rules } = ruleDetector(await projectRules());
  const trials = postures.flatMap(trialsFrom);
  using progress = new CalibrationProgress(stderr, trials.length);
  const { cells, retried, left } = await calibrate({
    ...{ trials, scenario, signal, lanes: machines.lanes },
    common: { controls: catalogue, arms: trialArms, rules },
    progress: (event) => progress.show(event),
  });
  const right = cells.filter((cell) => cell.right).length;
  return {
    schema: calibrationSchemaName,
    startedAt,
    finishedAt: hostTimestamp(),
    harness: { version: await version(), rules },
    target: { name: 'reference', platform: 'reference', fingerprint: machines.fingerprint() },
    scenarios: [scenario.id],
    ...{ cells, right, wrong: cells.length - right, retried, left },
  };
}

/** What the reference guest's controls can be flipped to from a posture. */
export function trialsFrom(posture: PostureName): readonly Trial[] {
  const declared = declaredStates(posture, new Map());
  return planTrials(posture, declared, { controls: catalogue, switchable: switchableStates });
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

/** One scenario in which every control has its step. */
async function exercisingAll(): Promise<Scenario> {
  const found = (await projectScenarios()).find(
    ({ platforms, controls, steps }) =>
      platforms.includes('reference') &&
      catalogue.every(({ id, actsAt }) => controls.includes(id) && steps.includes(actsAt)),
  );
  if (found === undefined) throw new Error('no scenario exercises every control');
  return found;
}
