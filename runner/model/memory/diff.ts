import type { ControlId, ControlKind, Status } from '../words.ts';

export const diffSchemaName = 'motw.diff/1';

/**
 * What became of a control between two runs. `flaky`: repetitions of one run disagree with each other, so that nothing is said about
 * the time between. `incomparable`: the conditions differ, or it could not be judged in one of the two. In the order in which a reader wants them.
 */
export const changes = ['regressed', 'improved', 'flaky', 'incomparable', 'unchanged'] as const;
export type Change = (typeof changes)[number];

/** Something that was otherwise in the two runs: `build`, `rule image-mounted`, `policy mount-verb`. Null: not there. */
export interface Difference {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ControlChange {
  readonly scenario: string;
  readonly control: ControlId;
  readonly kind: ControlKind;
  /** Of several repetitions the status that most of them have; null where it was not judged. */
  readonly before: Status | null;
  readonly after: Status | null;
  readonly change: Change;
  /** One sentence for people; null where nothing is to be said. */
  readonly why: string | null;
  /** The run that `before` is of. */
  readonly beforeRun: string | null;
  /** How often each status was seen; of one run, one status once. */
  readonly seen: {
    readonly before: Readonly<Partial<Record<Status, number>>>;
    readonly after: Readonly<Partial<Record<Status, number>>>;
  };
}

/** One side of a diff: a run, or its repetitions. */
export interface DiffedRun {
  /** The newest of them. */
  readonly id: string;
  readonly runs: readonly string[];
  readonly target: string;
  readonly posture: string | null;
  readonly startedAt: string;
}

/** `motw diff --json`, and `diff.json` of a run that had a baseline. */
export interface Diff {
  readonly schema: typeof diffSchemaName;
  /** Null where each control is held against the run that last knew its status. */
  readonly before: DiffedRun | null;
  readonly after: DiffedRun;
  /** Whether it was compared although conditions differ. */
  readonly across: boolean;
  /** Everything that differs between the two, whether a control hangs on it or not. */
  readonly differences: readonly Difference[];
  readonly controls: readonly ControlChange[];
}
