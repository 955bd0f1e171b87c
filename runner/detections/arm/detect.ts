import type { Alert, ArmTraits, SeenEvent } from '../../ports/detector.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import { tieOf } from './tie.ts';

/**
 * Every hit of every rule, in the order of the events. Which of a target's event sources an event came by does not
 * matter: its channel and event id decide which rules look at it. `arm` is null for the quiet arm, where nothing is
 * to be tied to and every hit is noise.
 */
export function detect(events: readonly SeenEvent[], rules: RuleSet, arm: ArmTraits | null): Alert[] {
  return events.flatMap(({ id, seenAt, event }) =>
    rules.match(event).map((rule) => ({
      control: rule.name,
      rule: rule.id,
      eventId: id,
      seenAt,
      ...tieOf(event, arm),
    })),
  );
}
