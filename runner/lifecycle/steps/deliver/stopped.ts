import { setTimeout as delay } from 'node:timers/promises';
import type { StepName } from '../../../model/words.ts';
import type { Attempt } from '../../../ports/call.ts';
import type { GuestPath } from '../../../ports/guest.ts';
import { type ArmContext, observe, type StepEnd } from '../../arm-context.ts';
import { StepFault } from '../../lifecycle-errors.ts';
import { readControlLogs } from '../../listening/control-logs.ts';

/** What the guest did not let arrive. The controls' own logs are asked: a refusal does not say who refused. */
export async function notDelivered(
  arm: ArmContext,
  step: StepName,
  what: string,
  tried: Exclude<Attempt<unknown>, { is: 'done' }>,
): Promise<StepEnd> {
  if (tried.is === 'unavailable')
    throw new StepFault(tried.code, `${what} is not possible here: ${tried.text}`);
  const code = tried.is === 'refused' ? tried.code : 'PROMPTED';
  observe(arm, step, 'delivered', 'guest', `${what} was ${tried.is} with ${code}: ${tried.text}`, {
    is: tried.is,
    code,
    text: tried.text,
  });
  await readControlLogs(arm, step, 'of the arm');
  return { status: 'blocked', code, text: tried.text };
}

/**
 * Whether a control says that it took away what was delivered; its record may come a moment later. Without one a file that is not there
 * was never there, which is a fault.
 */
async function blockRecorded(arm: ArmContext, step: StepName): Promise<boolean> {
  const until = performance.now() + arm.rig.limits.canaryMs;
  do {
    if ((await readControlLogs(arm, step, 'of the arm')) > 0) return true;
    await delay(arm.rig.limits.pollMs, undefined, { signal: arm.call.signal });
  } while (performance.now() < until);
  return false;
}

/** What fails because a control took the file away meanwhile is no fault. */
export async function unlessTaken<T>(
  arm: ArmContext,
  step: StepName,
  path: GuestPath,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly stopped: StepEnd }> {
  try {
    return { value: await work() };
  } catch (error) {
    arm.call.signal.throwIfAborted();
    const isThere = (await arm.session.guest.sha256(path, arm.call)) !== null;
    if (isThere || !(await blockRecorded(arm, step))) throw error;
    return { stopped: takenAway(arm, step, path) };
  }
}

/** Records that a delivered file is gone, or kept back. */
export function takenAway(
  arm: ArmContext,
  step: StepName,
  path: GuestPath,
  text = `the delivered ${path} is gone`,
): StepEnd {
  observe(arm, step, 'taken-away', 'guest', text, { path });
  return { status: 'blocked', code: 'GONE', text };
}
