import type { WinEvent } from '../model/win-event.ts';
import type { ControlId } from '../model/words.ts';

/** What an event can be tied to one arm by. */
export interface ArmTraits {
  readonly marker: string;
  /** Of the canaries of every phase. */
  readonly canaryTokens: readonly string[];
  /** Of the processes that the arm started. */
  readonly pids: readonly number[];
  /** Where the arm's image was mounted. */
  readonly roots: readonly string[];
  /** Milliseconds since 1970 by the guest's clock. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface SeenEvent {
  readonly id: string;
  /** Id of the event source that it came from. */
  readonly source: string;
  /** Host monotonic clock, milliseconds. */
  readonly seenAt: number;
  readonly event: WinEvent;
}

/** One rule that hit one event. */
export interface Alert {
  readonly control: ControlId;
  readonly rule: string;
  readonly eventId: string;
  readonly seenAt: number;
  readonly tied: boolean;
  readonly by: 'marker' | 'process' | null;
  /** Whether the arm's marker or a process id of its is in the event, whatever its time. */
  readonly timeless: boolean;
}

/** Rules over events. Pure: the same events give the same alerts, online or from a file. */
export interface Detector {
  /** SHA-256 of each rule in force, by rule id. */
  readonly rules: Readonly<Record<string, string>>;
  /** The id of the rule that each control is. */
  readonly ruleOf: Readonly<Record<ControlId, string>>;
  /** `arm` is null for the quiet arm: there every hit is noise. */
  detect(events: readonly SeenEvent[], arm: ArmTraits | null): readonly Alert[];
}
