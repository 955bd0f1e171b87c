import { UnreadableEvent } from '../../unreadable-event.ts';
import type { Shape } from '../shape.ts';

/** hayabusa's `json-timeline` (Yamato-Security/hayabusa, README, "Output profiles"): known, and refused. It shortens the names of
 * channels and providers and keeps a chosen few fields under names of its own, so most rules could only stay silent on it. */
export const hayabusa: Shape = (object) => {
  if (object.RuleTitle === undefined || object.Details === undefined) return null;
  throw new UnreadableEvent(
    'a line of a hayabusa timeline does not hold the event it is about; give the log itself',
  );
};
