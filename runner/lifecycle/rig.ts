import type { Control } from '../model/control.ts';
import type { Expectations } from '../model/expectation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ActiveArm } from '../model/words.ts';
import type { Detector } from '../ports/detector.ts';
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
    };

/** Everything a run works with. Only `compose` knows which adapters they are. */
export interface Rig {
  readonly target: Target;
  readonly boots: Pick<Boots, 'start' | 'clean' | 'end'>;
  readonly catalogue: readonly Control[];
  readonly detector: Detector;
  readonly images: ImageBuilder;
  readonly log: RunLog;
  readonly expectations: (scenario: Scenario) => Expectations;
  readonly newMarker: () => string;
  readonly progress: (event: ProgressEvent) => void;
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
