import type { PostureRecord } from '../model/run-record.ts';
import type { ControlId, SwitchState } from '../model/words.ts';
import type { Call } from './call.ts';
import type { Channel } from './channel.ts';
import type { ControlLog } from './control-log.ts';
import type { EventSource } from './event-source.ts';
import type { Guest } from './guest.ts';
import type { Machine } from './machine.ts';

/** Sets controls. Only the reference target has one: the harness changes no control on a user's machine. */
export interface Switchboard {
  set(states: ReadonlyMap<ControlId, SwitchState>, c: Call): Promise<void>;
}

/** Everything that talks to one boot of a machine. */
export interface Session {
  readonly guest: Guest;
  readonly sources: readonly EventSource[];
  readonly controlLogs: readonly ControlLog[];
  readonly switchboard: Switchboard | null;
  /**
   * Files that are evidence beside what was read: the logs since the session first looked at them in the platform's own format,
   * photographs of prompts. Absent: there are none.
   */
  evidenceFiles?(c: Call): AsyncIterable<{ readonly name: string; readonly bytes: Uint8Array }>;
  /** Takes away what the session itself brought into the machine. Absent: it brings nothing, or the machine forgets it. */
  end?(c: Call): Promise<void>;
}

/** A machine, the way in, and what speaks through it. */
export interface Target {
  readonly name: string;
  readonly platform: 'reference' | 'windows';
  readonly modelled: readonly string[];
  readonly posture: Pick<PostureRecord, 'name' | 'declared'>;
  readonly machine: Machine;
  /**
   * Whether others receive this machine's telemetry (a SIEM, an EDR). Such a machine is not taken back between arms: what it has not
   * sent yet would be lost. Each arm's clean-up is verified instead.
   */
  readonly shipsTelemetry: boolean;
  session(channel: Channel): Session;
  fingerprint(session: Session, c: Call): Promise<Readonly<Record<string, string | number | boolean | null>>>;
}
