import type { WinEvent } from '../model/win-event.ts';
import type { ControlId } from '../model/words.ts';
import type { Call, Raw } from './call.ts';

export interface ReadEvent {
  readonly cursor: string;
  /** Host monotonic clock, milliseconds: when the harness could read it. */
  readonly seenAt: number;
  readonly event: WinEvent;
  readonly raw: Raw;
}

/** A clock minus the host's (`hostTime`), and by how much either way that may be wrong, in milliseconds. */
export interface ClockDifference {
  readonly skewMs: number;
  readonly uncertaintyMs: number;
}

export interface ReadOptions {
  readonly fresh: boolean;
}

/** A log, a sensor or a SIEM alike. An unreachable source throws; it never returns "nothing". */
export interface EventSource {
  readonly id: string;
  readonly serves: readonly ControlId[];
  readonly origin: 'recorded' | 'modelled';
  /** One writer, in order: when a later canary is readable, everything before it is. */
  readonly ordered: boolean;
  /**
   * How long after the last step of one attempt of an arm the next one may begin, in milliseconds: what repeats sooner, the product may
   * group with what it saw before, or keep to itself. Absent: at once.
   */
  readonly spacingMs?: number;
  /** What it needs and lacks, as far as is known once a canary was sent: a channel, an audit policy, a filter, a process. */
  missing(c: Call): Promise<readonly string[]>;
  cursor(c: Call): Promise<string>;
  /** A harmless event of the same source that carries `token` and matches no rule. */
  canary(token: string, c: Call): Promise<void>;
  /**
   * What is readable now after `from`; ends when there is no more. A source that must not be asked all the time may give what it knew
   * a while ago; `fresh` makes it ask.
   */
  read(from: string, c: Call, how?: ReadOptions): AsyncIterable<ReadEvent>;
  /** The clock that dates this source's events, against the host's. Absent: it is the guest's. Null: it is not known. */
  clock?(c: Call): Promise<ClockDifference | null>;
}
