import type { GuestFiles } from '../../../artifacts/reference-guest/guest-files.ts';
import type { PostureRecord } from '../../model/run-record.ts';
import type { Call } from '../../ports/call.ts';
import type { Channel } from '../../ports/channel.ts';
import type { Session, Target } from '../../ports/target.ts';
import { ReferenceGuest } from './guest/reference-guest.ts';
import { ReferenceSwitchboard } from './guest/reference-switchboard.ts';
import type { ReferenceMachine } from './machine/reference-machine.ts';
import { DecisionLog } from './telemetry/decision-log.ts';
import { SensorLog, sensorLogs } from './telemetry/sensor-log.ts';

/** The reference guest as a target: there to learn the tool and to prove the harness, never evidence about Windows. */
export class ReferenceTarget implements Target {
  readonly name = 'reference';
  readonly platform = 'reference';
  readonly shipsTelemetry = false;
  readonly modelled = ReferenceGuest.modelled;
  readonly posture: Pick<PostureRecord, 'name' | 'declared'>;
  readonly machine: ReferenceMachine;
  readonly #files: GuestFiles;

  constructor(
    machine: ReferenceMachine,
    files: GuestFiles,
    posture: Pick<PostureRecord, 'name' | 'declared'>,
  ) {
    this.machine = machine;
    this.#files = files;
    this.posture = posture;
  }

  session(channel: Channel): Session {
    return {
      guest: new ReferenceGuest(channel),
      sources: sensorLogs(channel),
      controlLogs: ['launch-gate', 'antivirus'].map(
        (id) => new DecisionLog(new SensorLog(id, [], channel, null)),
      ),
      switchboard: new ReferenceSwitchboard(channel),
    };
  }

  async fingerprint(session: Session, c: Call): Promise<Readonly<Record<string, string>>> {
    const [facts, machine] = await Promise.all([session.guest.facts(c), this.machine.fingerprint(c)]);
    return {
      kernel: facts.build,
      guest: this.#files.key.slice(0, 16),
      qemu: machine.qemu,
      accelerator: machine.accelerator,
    };
  }
}
