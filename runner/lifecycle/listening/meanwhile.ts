import { setTimeout as pause } from 'node:timers/promises';
import { patienceWith } from '../../model/expectation.ts';
import type { ArmContext } from '../arm-context.ts';

/** Between two looks while something may still come in time, and after that, in milliseconds. */
const closelyMs = 100;
const nowAndThenMs = 10_000;

/**
 * Reads the sources while the arm stands still, until `over` is aborted: what becomes readable then is seen when it does, no log runs
 * over unread, and no way into the machine falls asleep.
 */
export async function listenMeanwhile(arm: ArmContext, over: AbortSignal): Promise<void> {
  for (;;) {
    await arm.watch.look(arm.call);
    if (over.aborted) return;
    const betweenMs = Math.max(arm.rig.limits.pollMs, isAwaited(arm) ? closelyMs : nowAndThenMs);
    await pause(betweenMs, undefined, { signal: over }).catch(() => {});
  }
}

/** Whether what its steps caused can still come so soon that it counts. */
function isAwaited({ rig, scenario, attemptStarts }: ArmContext): boolean {
  const expectations = rig.expectations(scenario);
  const longestMs = Math.max(...scenario.controls.map((id) => patienceWith(id, expectations).giveUpAfterMs));
  const lastStart = Math.max(...[...attemptStarts.values()].map(({ monotonic }) => monotonic));
  return performance.now() < lastStart + longestMs;
}
