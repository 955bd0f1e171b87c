import type { PostureRecord } from '../model/run-record.ts';
import type { Call } from './call.ts';
import type { Channel } from './channel.ts';
import type { ControlLog } from './control-log.ts';
import type { EventSource } from './event-source.ts';
import type { Guest } from './guest.ts';
import type { Machine } from './machine.ts';
import type { Switchboard } from './switchboard.ts';

/** Everything that talks to one boot of a machine. */
export interface Session {
  readonly guest: Guest;
  readonly sources: readonly EventSource[];
  readonly controlLogs: readonly ControlLog[];
  readonly switchboard: Switchboard | null;
}

/** A machine, the way in, and what speaks through it. */
export interface Target {
  readonly name: string;
  readonly platform: 'reference' | 'windows';
  readonly modelled: readonly string[];
  readonly posture: Pick<PostureRecord, 'name' | 'declared'>;
  readonly machine: Machine;
  session(channel: Channel): Session;
  fingerprint(session: Session, c: Call): Promise<Readonly<Record<string, string | number | boolean | null>>>;
}
