import { hostTimestamp } from '../model/host-time.ts';
import type { Scenario } from '../model/scenario.ts';
import type { StepName } from '../model/words.ts';
import type { ArmContext } from './arm-context.ts';
import { recordClock } from './listening/clock.ts';
import { listenMeanwhile } from './listening/meanwhile.ts';
import type { Ahead, Rig } from './rig.ts';
import type { ArmKey } from './run-log.ts';

/**
 * Before the first step of an attempt: nothing of it was done, and the machine is made ready after the stop.
 *
 * @returns whether somebody was asked
 */
export async function stopBeforeAttempt(
  scenario: Scenario,
  key: ArmContext['key'],
  marker: string,
  attempt: number,
  rig: Rig,
): Promise<boolean> {
  const [step] = scenario.steps;
  if (step === undefined) return false;
  const ahead = { is: 'step', scenario, arm: key.arm, attempt, marker, step } as const;
  const nothingYet = { began: new Map(), delivered: null, subject: null };
  return stop({ ...ahead, ...nothingYet }, { key, step, attempt }, rig);
}

/** Before any other step. What the guest's clock was before the stop it need not be after it. */
export async function stopBeforeStep(arm: ArmContext, step: StepName): Promise<void> {
  const { rig, key, attempt, session, scenario, marker, delivered, call } = arm;
  if (step === scenario.steps[0]) return;
  const ahead = { is: 'step', scenario, arm: key.arm, attempt, marker, step } as const;
  const subject = arm.listing.find(({ name }) => name === scenario.subject)?.path ?? null;
  const stood = await stop(
    { ...ahead, began: beganIn(arm), delivered, subject: arm.mounted === null ? null : subject },
    { key, step, attempt },
    rig,
    (over) => listenMeanwhile(arm, over),
  );
  if (!stood || step === 'clean-up' || rig.signal.aborted) return;
  // A guest that does not answer now does not answer in the step either, which says so.
  const reading = await session.guest.clock(call).catch(() => null);
  if (reading === null) return;
  const { skewMs, uncertaintyMs } = recordClock(key, attempt, reading, rig);
  // Never surer than without the stop: a sensor's own time stamps are only as fine as before.
  const before = arm.clocks.at(-1)?.uncertaintyMs ?? 0;
  arm.clocks.push({ skewMs, uncertaintyMs: Math.max(uncertaintyMs, before) });
}

/** @returns whether somebody was asked */
export function stopBeforeQuietArm(rig: Rig): Promise<boolean> {
  return stop({ is: 'quiet arm' }, { key: { scenario: null, arm: 'quiet' }, step: null }, rig);
}

export async function stopBeforeVerdicts(rig: Rig): Promise<void> {
  await stop({ is: 'verdicts' }, { key: null, step: null }, rig);
}

/** A step without attempts of its own counts from its beginning. */
function beganIn({ stepStarts, attemptStarts }: ArmContext): ReadonlyMap<StepName, number> {
  const attempts = [...attemptStarts].map(([step, { monotonic }]) => [step, monotonic] as const);
  return new Map([...stepStarts, ...attempts]);
}

interface Place {
  readonly key: ArmKey | null;
  readonly step: StepName | null;
  readonly attempt?: number;
}

/** @returns whether somebody was asked */
async function stop(
  ahead: Ahead,
  { key, step, attempt }: Place,
  rig: Rig,
  meanwhile: (over: AbortSignal) => Promise<void> = async () => {},
): Promise<boolean> {
  if (rig.signal.aborted) return false;
  const at = hostTimestamp();
  const began = performance.now();
  const going = rig.stopBefore?.(ahead) ?? null;
  if (going === null) return false;
  const gone = new AbortController();
  const heard = meanwhile(AbortSignal.any([gone.signal, rig.signal])).catch((error: unknown) => {
    if (!rig.signal.aborted) throw error;
  });
  // It is waited for below, when nobody is asked any more.
  heard.catch(() => {});
  try {
    await going;
  } finally {
    gone.abort();
    const waitedMs = Math.round(performance.now() - began);
    rig.log.observe(key, step, {
      ...{ kind: 'pause', source: 'harness', at },
      summary: `stopped for ${(waitedMs / 1000).toFixed(1)} s before ${step ?? `the ${ahead.is}`}`,
      data: { waitedMs, ...(attempt === undefined ? {} : { attempt }) },
    });
  }
  await heard;
  return true;
}
