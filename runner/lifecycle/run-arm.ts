import type { Scenario } from '../model/scenario.ts';
import type { ActiveArm, StepName } from '../model/words.ts';
import type { ArmContext, Step, StepEnd } from './arm-context.ts';
import { goesBack } from './boots.ts';
import { faultOfStep, interruptionOf, MachineLost } from './lifecycle-errors.ts';
import { prepareArm } from './prepare-arm.ts';
import type { Rig } from './rig.ts';
import type { RunLog } from './run-log.ts';
import { build } from './steps/build.ts';
import { cleanUp } from './steps/clean-up.ts';
import { collect, keepEvents } from './steps/collect.ts';
import { deliver } from './steps/deliver/deliver.ts';
import { inspect } from './steps/inspect.ts';
import { mount } from './steps/mount.ts';
import { open } from './steps/open.ts';
import { stopBeforeAttempt, stopBeforeStep } from './stops.ts';

const steps: Readonly<Record<StepName, Step>> = {
  build,
  deliver,
  mount,
  inspect,
  open,
  collect,
  'clean-up': cleanUp,
};
/** These run whatever happened before them. */
const always: ReadonlySet<StepName> = new Set(['collect', 'clean-up']);

/** One arm of one scenario; a failed one is tried once more, from a clean machine. */
export async function runArm(scenario: Scenario, arm: ActiveArm, rig: Rig): Promise<void> {
  for (const attempt of [1, 2]) {
    const ended = await runAttempt(scenario, arm, attempt, rig);
    if (ended === 'well' || rig.signal.aborted) return;
    // Nothing takes it back: what was tried there again would meet what the first attempt left.
    if (ended === 'dirty' && !goesBack(rig.target)) return;
  }
}

async function runAttempt(
  scenario: Scenario,
  arm: ActiveArm,
  attempt: number,
  rig: Rig,
): Promise<'well' | 'failed' | 'dirty'> {
  const key = { scenario: scenario.id, arm };
  const marker = rig.newMarker();
  rig.progress({ is: 'arm', scenario: scenario.id, arm, attempt });
  const stood = await stopBeforeAttempt(scenario, key, marker, attempt, rig);
  // Nothing was begun, so nothing is to be cleaned up.
  if (stood && rig.signal.aborted) return 'failed';
  rig.log.beginAttempt(key, marker, attempt);
  let context: ArmContext;
  try {
    context = await prepareArm(scenario, key, marker, attempt, rig);
  } catch (error) {
    await failAll(scenario, key, attempt, rig, error);
    if (error instanceof MachineLost) throw error;
    return 'failed';
  }
  let stopped: { readonly step: StepName; readonly status: 'blocked' | 'failed' } | null = null;
  let ended: 'well' | 'failed' | 'dirty' = 'well';
  let unkept: { readonly error: unknown } | null = null;
  for (const step of scenario.steps) {
    if (stopped !== null && !always.has(step)) {
      rig.log.skipStep(key, step, { code: 'EARLIER_STEP', text: `${stopped.step} was ${stopped.status}` });
      continue;
    }
    try {
      const status = await runStep(context, step);
      if (status === 'failed') ended = step === 'clean-up' ? 'dirty' : 'failed';
      if (status === 'blocked' || status === 'failed') stopped ??= { step, status };
    } catch (error) {
      // The journal can't be written (a full disk). The guest is cleaned up all the same, then the run ends.
      unkept ??= { error };
      stopped ??= { step, status: 'failed' };
    }
  }
  if (unkept !== null) throw unkept.error;
  return ended;
}

/** Runs one step between two saves of the journal. A thrown fault ends it as `failed`. */
async function runStep(arm: ArmContext, step: StepName): Promise<StepEnd['status'] | 'failed'> {
  const { rig, key } = arm;
  const cleaning = step === 'clean-up';
  const end = await beginStep(arm, step).catch(async (error: unknown) => {
    // Not recorded, but done.
    if (cleaning) await steps[step](arm, step).catch(() => {});
    throw error;
  });
  let status: StepEnd['status'] | 'failed';
  let reason: { readonly code: string; readonly text: string } | null = null;
  try {
    arm.call.signal.throwIfAborted();
    const result = await steps[step](arm, step);
    status = result.status;
    if (result.status !== 'completed') reason = { code: result.code, text: result.text };
    if (!cleaning) await arm.watch.look(arm.call);
  } catch (error) {
    status = 'failed';
    reason = recordFault(rig, key, step, arm.attempt, error);
    // What was read in the steps before is evidence all the same.
    if (step === 'collect') await keepEvents(arm).catch(() => {});
  }
  await end({ status, reason });
  rig.progress({ is: 'step', ...key, step, status });
  return status;
}

/** From here on the step's time runs, not while somebody thinks. */
async function beginStep(arm: ArmContext, step: StepName): ReturnType<RunLog['beginStep']> {
  const { rig, key } = arm;
  try {
    await stopBeforeStep(arm, step);
  } finally {
    if (step === 'clean-up') arm.call = { ...arm.call, signal: AbortSignal.timeout(rig.limits.cleanUpMs) };
  }
  rig.progress({ is: 'step', ...key, step, status: 'running' });
  arm.stepStarts.set(step, performance.now());
  return rig.log.beginStep(key, step);
}

/** The guest could not be made ready: the first step takes the fault, the others were not tried. */
async function failAll(
  scenario: Scenario,
  key: ArmContext['key'],
  attempt: number,
  rig: Rig,
  error: unknown,
): Promise<void> {
  const [first, ...rest] = scenario.steps;
  if (first === undefined) return;
  const end = await rig.log.beginStep(key, first);
  const reason = recordFault(rig, key, first, attempt, error);
  for (const step of rest)
    rig.log.skipStep(key, step, { code: 'EARLIER_STEP', text: 'the guest could not be made ready' });
  await end({ status: 'failed', reason });
}

function recordFault(rig: Rig, key: ArmContext['key'], step: StepName, attempt: number, error: unknown) {
  const interrupted = rig.signal.aborted && step !== 'clean-up';
  const reason = interrupted ? interruptionOf(rig.signal) : faultOfStep(error);
  rig.log.observe(key, step, {
    kind: 'fault',
    source: 'harness',
    summary: `${step}: ${reason.text}`,
    data: { ...reason, attempt },
  });
  return reason;
}
