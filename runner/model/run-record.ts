import type { Observation } from './observation.ts';
import type {
  ActiveArm,
  ControlId,
  ControlKind,
  ControlState,
  Outcome,
  Status,
  StepName,
  StepStatus,
  SwitchState,
} from './words.ts';

export const runSchemaName = 'motw.run/1';

export interface StepRecord {
  readonly step: StepName;
  readonly status: StepStatus;
  /** `code` is the guest's or the fault's own, verbatim. */
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly startedAt: string;
  readonly durationMs: number;
}

export interface ArmRecord {
  readonly arm: ActiveArm;
  readonly marker: string;
  readonly attempts: number;
  /** In the order in which they were begun; a second attempt's steps follow the first's. */
  readonly steps: readonly StepRecord[];
}

export interface Verdict {
  readonly control: ControlId;
  readonly kind: ControlKind;
  readonly status: Status;
  readonly expected: Status | null;
  readonly outcome: Outcome;
  readonly why: string;
  readonly arms: Readonly<Partial<Record<ActiveArm, Status>>>;
  /** Ids of the observations that prove it. */
  readonly evidence: readonly string[];
  /** Hits of its rule in the quiet arm. */
  readonly noise: number;
  readonly timeToDetectMs: number | null;
}

export interface ScenarioRecord {
  readonly id: string;
  readonly technique: string;
  readonly atomic: { readonly number: number; readonly guid: string } | null;
  readonly notExercised: readonly ControlId[];
  readonly arms: readonly ArmRecord[];
  readonly verdicts: readonly Verdict[];
}

export interface PostureRecord {
  readonly name: string | null;
  readonly declared: Readonly<Record<ControlId, SwitchState>>;
  readonly probed: Readonly<Record<ControlId, ControlState | 'unknown'>>;
}

/** `run.json`: what happened, complete enough to be judged again offline and to be finished by another process. */
export interface RunRecord {
  readonly schema: typeof runSchemaName;
  readonly id: string;
  readonly state: 'running' | 'finished' | 'interrupted';
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: Exclude<Outcome, 'unstated'> | null;
  readonly cleanUp: 'clean' | 'dirty' | null;
  readonly batch: string | null;
  readonly harness: {
    readonly version: string;
    readonly node: string;
    /** SHA-256 of each rule in force, by rule id. */
    readonly rules: Readonly<Record<string, string>>;
  };
  readonly target: {
    readonly name: string;
    readonly platform: 'reference' | 'windows';
    readonly fingerprint: Readonly<Record<string, string | number | boolean | null>>;
    readonly posture: PostureRecord;
  };
  readonly scenarios: readonly ScenarioRecord[];
  readonly quiet: { readonly steps: readonly StepRecord[] } | null;
  readonly observations: readonly Observation[];
  /** Names of what the target models rather than is. */
  readonly modelled: readonly string[];
}
