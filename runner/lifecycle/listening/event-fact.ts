import type { SeenEvent } from '../../ports/detector.ts';
import type { Fact } from '../run-log.ts';

/** An event as an observation. `seenAt` is on the host's monotonic clock. */
export function eventFact({ source, seenAt, event }: SeenEvent): Fact {
  const { EventID, Channel } = event.Event.System;
  const data = { source, seenAt: Math.round(seenAt), event };
  return { kind: 'event', source, summary: `event ${EventID} of ${Channel}`, data };
}
