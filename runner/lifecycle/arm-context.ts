import { hostTime } from '../model/host-time.ts';
import type { JsonObject, ObservationKind } from '../model/observation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ActiveArm, ControlId, ControlState, StepName } from '../model/words.ts';
import type { Call } from '../ports/call.ts';
import type { ClockDifference } from '../ports/event-source.ts';
import type { GuestEntry, GuestPath, Mounted } from '../ports/guest.ts';
import type { BuiltImage } from '../ports/image-builder.ts';
import type { Session } from '../ports/target.ts';
import type { Watch } from './listening/watch.ts';
import type { Rig } from './rig.ts';
import type { ArmKey } from './run-log.ts';

/** What one attempt of one arm has learned so far; each step adds its part. */
export interface ArmContext {
  readonly rig: Rig;
  readonly session: Session;
  readonly watch: Watch;
  readonly scenario: Scenario;
  readonly key: ArmKey & { readonly scenario: string; readonly arm: ActiveArm };
  readonly marker: string;
  readonly attempt: number;
  /** Host time, milliseconds since 1970. */
  readonly startedAt: number;
  /** Every control's state as probed in this arm. */
  readonly policy: Readonly<Record<ControlId, ControlState | 'unknown'>>;
  /** The guest's, as it was measured at the beginning and after each stop; the last counts from then on. */
  readonly clocks: ClockDifference[];
  readonly canaryTokens: string[];
  readonly controlLogCursors: Map<string, string>;
  /** When each step began, on the host's monotonic clock. */
  readonly stepStarts: Map<StepName, number>;
  readonly attemptStarts: Map<StepName, AttemptStart>;
  readonly pids: number[];
  readonly roots: string[];
  image: BuiltImage | null;
  /** The image, or the archive, as it is to be used next. */
  delivered: GuestPath | null;
  /** Every file that was delivered, taken out or copied: all of them must be gone in the end. */
  readonly places: GuestPath[];
  mounted: Mounted | null;
  listing: readonly GuestEntry[];
  /** Its signal is the run's, but for the clean-up, which has its own end. */
  call: Call;
}

/** Of a step's last attempt: on the host's monotonic clock, in milliseconds since 1970, and the guest's clock as it was known then. */
interface AttemptStart {
  readonly monotonic: number;
  readonly wall: number;
  readonly clock: ClockDifference | null;
}

/** How a step ended, apart from a fault, which is thrown. */
export type StepEnd =
  | { readonly status: 'completed' }
  | { readonly status: 'blocked'; readonly code: string; readonly text: string }
  /** It can't be tried on this target. */
  | { readonly status: 'skipped'; readonly code: string; readonly text: string };

export type Step = (arm: ArmContext, step: StepName) => Promise<StepEnd>;

/** Records one fact of this attempt. */
export function observe(
  arm: ArmContext,
  step: StepName,
  kind: ObservationKind,
  source: string,
  summary: string,
  data: JsonObject,
): string {
  return arm.rig.log.observe(arm.key, step, {
    kind,
    source,
    summary,
    data: { ...data, attempt: arm.attempt },
  });
}

/** From here on the step's last attempt runs. */
export function beginAttempt(arm: ArmContext, step: StepName): void {
  const clock = arm.clocks.at(-1) ?? null;
  arm.attemptStarts.set(step, { monotonic: performance.now(), wall: hostTime(), clock });
}
