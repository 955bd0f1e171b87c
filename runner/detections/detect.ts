import type { WinEvent } from '../model/win-event.ts';
import type { ControlId } from '../model/words.ts';
import type { Rule } from './rule.ts';
import { type ArmTraits, type Tie, tiedToArm } from './tie.ts';

export interface SeenEvent {
  /** Id of the observation that keeps it. */
  readonly id: string;
  /** Id of the event source that it came from. */
  readonly source: string;
  /** Host monotonic clock, milliseconds. */
  readonly seenAt: number;
  readonly event: WinEvent;
}

/** One rule that hit one event. */
export interface Alert extends Tie {
  readonly control: ControlId;
  readonly rule: string;
  readonly eventId: string;
  readonly seenAt: number;
}

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
        ...(arm === null ? { tied: false, by: null } : tiedToArm(event, arm)),
      })),
  );
}
