import type { Boots } from '../lifecycle/boots.ts';
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

export interface Tried {
  readonly record: RunRecord;
  readonly fault: unknown;
  /** Where the machine stands now; null where nothing proves that it is clean, as after a quiet arm. */
  readonly standing: Session | null;
}

/**
 * One real run with the trial's states, on a machine that is there already and stays. A fault that ends it before its time is
 * recorded, and returned as well.
 *
 * @param from where the trial before left the machine, when it may go on from there; null: a clean machine
 * @throws HarnessError when the record can't be kept
 */
export async function runTrial(trial: Trial, given: Rig, from: Session | null): Promise<Tried> {
  const { scenario } = trial;
  const expectations = expectationsOf(trial, given.expectations(scenario));
  const boot = new OneBoot(given, from);
  const rig: Rig = {
    ...given,
    boots: boot,
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
  return { record: rig.log.record(), fault, standing: fault === null && !plan.quiet ? boot.standing : null };
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
 * Each arm goes on where the one before was: its clean-up is proven, and the controls are as they have to be, or are set as a trial begins.
 * Under emulation a return to the snapshot costs more than the arm itself. After anything but a good arm, a clean machine.
 */
class OneBoot implements Pick<Boots, 'start' | 'clean' | 'end'> {
  readonly #rig: Rig;
  #from: Session | null;
  #standing: Session | null = null;

  constructor(rig: Rig, from: Session | null) {
    this.#rig = rig;
    this.#from = from;
  }

  /** The machine, when the last arm was a good one. */
  get standing(): Session | null {
    return endedWell(this.#rig.log.record()) ? this.#standing : null;
  }

  start(signal: AbortSignal): Promise<Session> {
    return this.#rig.boots.start(signal);
  }

  end(signal: AbortSignal): Promise<void> {
    return this.#rig.boots.end(signal);
  }

  async clean(signal: AbortSignal): Promise<Session> {
    const { standing } = this;
    if (standing !== null) return { ...standing, switchboard: null };
    this.#standing = this.#from ?? (await this.#rig.boots.clean(signal));
    this.#from = null;
    return this.#standing;
  }
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
