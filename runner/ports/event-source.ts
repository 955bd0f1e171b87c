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

/** A log, a sensor or a SIEM alike. An unreachable source throws; it never returns "nothing". */
export interface EventSource {
  readonly id: string;
  readonly serves: readonly ControlId[];
  readonly origin: 'recorded' | 'modelled';
  /** One writer, in order: when a later canary is readable, everything before it is. */
  readonly ordered: boolean;
  /** What it needs and lacks, as far as is known once a canary was sent: a channel, an audit policy, a filter, a process. */
  missing(c: Call): Promise<readonly string[]>;
  cursor(c: Call): Promise<string>;
  /** A harmless event of the same source that carries `token` and matches no rule. */
  canary(token: string, c: Call): Promise<void>;
  /** What is readable now after `from`; ends when there is no more. */
  read(from: string, c: Call): AsyncIterable<ReadEvent>;
}
