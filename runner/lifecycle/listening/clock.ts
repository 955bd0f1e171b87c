import type { ClockDifference } from '../../ports/event-source.ts';
import type { Guest } from '../../ports/guest.ts';
import type { Rig } from '../rig.ts';
import type { ArmKey } from '../run-log.ts';

/** The guest's clock is compared with the middle of the host's two readings; half the way there and back is the uncertainty. */
export function recordClock(
  key: ArmKey,
  attempt: number,
  { guest, sentAt, receivedAt }: Awaited<ReturnType<Guest['clock']>>,
  rig: Rig,
): ClockDifference {
  const skewMs = Math.round(guest - (sentAt + receivedAt) / 2);
  const uncertaintyMs = Math.round((receivedAt - sentAt) / 2);
  rig.log.observe(key, null, {
    kind: 'clock',
    source: 'guest',
    summary: `the guest's clock is ${skewMs} ms from the host's, give or take ${uncertaintyMs} ms`,
    data: { skewMs, uncertaintyMs, attempt },
  });
  return { skewMs, uncertaintyMs };
}
