import type { Control } from '../model/control.ts';
import type { Expectations } from '../model/expectation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ActiveArm, StepName } from '../model/words.ts';
import type { Detector } from '../ports/detector.ts';
import type { Gateway } from '../ports/gateway.ts';
import type { ImageBuilder } from '../ports/image-builder.ts';
import type { Target } from '../ports/target.ts';
import type { Boots } from './boots.ts';
import type { RunLog } from './run-log.ts';

/** What happens, as it happens, for whoever shows progress. */
export type ProgressEvent =
  | { readonly is: 'machine'; readonly doing: 'starting' | 'stopping' }
  | { readonly is: 'arm'; readonly scenario: string | null; readonly arm: string; readonly attempt: number }
  | {
      readonly is: 'step';
      readonly scenario: string | null;
      readonly arm: string;
      readonly step: string;
      readonly status: string;
    }
  /** Somebody is asked before it goes on. */
  | { readonly is: 'stop'; readonly doing: 'begun' | 'ended' };

/** What comes next, for whoever goes through a run step by step. */
export type Ahead = StepAhead | { readonly is: 'quiet arm' } | { readonly is: 'verdicts' };

export interface StepAhead {
  readonly is: 'step';
  readonly scenario: Scenario;
  readonly arm: ActiveArm;
  readonly attempt: number;
  readonly marker: string;
  readonly step: StepName;
  /** When the steps before it began, the last attempt of each: host monotonic clock, milliseconds. */
  readonly began: ReadonlyMap<StepName, number>;
  /** Where the image is in the guest, as long as it was delivered; and the file inside, as long as it is mounted. */
  readonly delivered: string | null;
  readonly subject: string | null;
}

/** Everything a run works with. Only `compose` knows which adapters they are. */
export interface Rig {
  readonly target: Target;
  readonly boots: Pick<Boots, 'start' | 'clean' | 'end'>;
  readonly catalogue: readonly Control[];
  readonly detector: Detector;
  readonly images: ImageBuilder;
  /** One of each way that a scenario of the run takes. */
  readonly gateways: readonly Gateway[];
  readonly log: RunLog;
  readonly expectations: (scenario: Scenario) => Expectations;
  readonly newMarker: () => string;
  readonly progress: (event: ProgressEvent) => void;
  /**
   * Asked before each step of an arm, the quiet arm and the verdicts; null: go on at once. Otherwise the run goes on when that is
   * settled, which it must be soon after `signal` is aborted. Absent: nobody is asked.
   */
  readonly stopBefore?: (ahead: Ahead) => Promise<void> | null;
  /** Aborted by Ctrl-C and SIGTERM: steps stop, the clean-up still runs. */
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

/** All in milliseconds. */
export interface Limits {
  /** From nothing to an answering guest. */
  readonly startMs: number;
  /** Back to the snapshot. */
  readonly revertMs: number;
  /** One operation of the guest. */
  readonly callMs: number;
  /** The whole clean-up of one arm, which no Ctrl-C stops. */
  readonly cleanUpMs: number;
  /** Until a canary must have come back. */
  readonly canaryMs: number;
  /** Between two looks at a log that still owes something. */
  readonly pollMs: number;
}

export interface Plan {
  readonly scenarios: readonly Scenario[];
  readonly arms: readonly ActiveArm[];
  readonly quiet: boolean;
}
