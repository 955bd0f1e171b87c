import type { Alert, ArmTraits, SeenEvent } from '../ports/detector.ts';
import type { Rule } from './rule.ts';
import { tiedToArm } from './tie.ts';

/**
 * Every hit of every rule on the events of its own source, in the order of the events. `arm` is null for the quiet
 * arm, where nothing is to be tied to and every hit is noise.
 */
export function detect(events: readonly SeenEvent[], rules: readonly Rule[], arm: ArmTraits | null): Alert[] {
  return events.flatMap(({ id, source, seenAt, event }) =>
    rules
      .filter((rule) => rule.source === source && rule.matches(event))
      .map((rule) => ({
        control: rule.control,
        rule: rule.id,
        eventId: id,
        seenAt,
        ...(arm === null ? { tied: false, by: null, timeless: false } : tiedToArm(event, arm)),
      })),
  );
}
