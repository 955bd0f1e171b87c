import { faultOf } from '../lifecycle/lifecycle-errors.ts';
import type { Rig } from '../lifecycle/rig.ts';
import { conclude } from '../lifecycle/run.ts';
import { runQuiet } from '../lifecycle/run-quiet.ts';
import { runScenario } from '../lifecycle/run-scenario.ts';
import { HarnessError } from '../model/errors.ts';
import type { Expectations } from '../model/expectation.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Session } from '../ports/target.ts';
import { hasQuietArm } from './judge-trial.ts';
import { foretell } from './oracle.ts';
import type { Trial } from './trial.ts';

export const trialArms = ['marked', 'unmarked'] as const;

/**
 * Between two looks at a log that still owes something, in milliseconds. Many trials silence a sensor: while they wait for what will
 * not come, the processor is left to the other lanes.
 */
const pollMs = 200;

/**
 * One real run with the trial's states, on a machine that is there already and stays. A fault that ends it before its time is
 * recorded, and returned as well.
 *
 * @throws HarnessError when the record can't be kept
 */
export async function runTrial(
  trial: Trial,
  given: Rig,
): Promise<{ readonly record: RunRecord; readonly fault: unknown }> {
  const { scenario } = trial;
  const expectations = expectationsOf(trial, given.expectations(scenario));
  const rig: Rig = {
    ...given,
    boots: oneBoot(given),
    limits: { ...given.limits, pollMs },
    expectations: () => expectations,
  };
  const plan = { scenarios: [scenario], arms: trialArms, quiet: hasQuietArm(trial) };
  let fault: unknown = null;
  try {
    await runScenario(scenario, plan, rig);
    if (plan.quiet && !rig.signal.aborted) await runQuiet(rig);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    fault = error;
    const { code, text } = faultOf(error);
    rig.log.observe(null, null, { kind: 'fault', source: 'harness', summary: text, data: { code, text } });
  }
  await conclude(plan, rig, true);
  return { record: rig.log.record(), fault };
}

/**
 * What the posture promises. Where something that hides the flip was taken away, that is no finding of this trial: then what the
 * posture without it would give.
 */
function expectationsOf(
  { baseline, declared, controls, asSeen }: Trial,
  promised: Expectations,
): Expectations {
  const asPromised = controls.every(({ id }) => baseline[id] === declared[id]);
  const without = foretell(controls, asSeen(baseline));
  return new Map(
    [...promised].map(([id, expectation]) => {
      const status = asPromised ? expectation.status : (without.get(id)?.status ?? expectation.status);
      return [id, { ...expectation, status }];
    }),
  );
}

/**
 * The second arm goes on where the first was: the controls are as they have to be, and the first arm's clean-up is proven. Under
 * emulation a return to the snapshot costs more than the arm itself. After anything but a good arm, a clean machine.
 */
function oneBoot({ boots, log }: Rig): Rig['boots'] {
  let standing: Session | null = null;
  return {
    start: (signal) => boots.start(signal),
    end: (signal) => boots.end(signal),
    async clean(signal) {
      if (standing !== null && endedWell(log.record())) return { ...standing, switchboard: null };
      standing = await boots.clean(signal);
      return standing;
    },
  };
}

/** The arm before the one that was just begun. */
function endedWell({ scenarios }: RunRecord): boolean {
  const done = scenarios.flatMap(({ arms }) => arms).filter(({ steps }) => steps.length > 0);
  const last = done.at(-1);
  return (
    last?.attempts === 1 &&
    last.steps.every(({ status }) => status !== 'failed' && status !== 'running') &&
    last.steps.at(-1)?.step === 'clean-up'
  );
}
