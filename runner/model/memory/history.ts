import type { RunRecord } from '../run-record.ts';
import type { ControlId, ControlKind, Outcome, Status } from '../words.ts';
import type { Change, Difference } from './diff.ts';

export const historySchemaName = 'motw.history/1';

export interface HistoryRun
  extends Pick<RunRecord, 'id' | 'state' | 'startedAt' | 'finishedAt' | 'outcome' | 'cleanUp' | 'batch'> {
  readonly target: string;
  readonly posture: string | null;
  readonly harness: string;
  /** Set otherwise on purpose (`--drift`), as `control=state`. */
  readonly drift: readonly string[];
  /** What differs to the newest run before it in the list, on the same target in the same posture, where both came to their end. */
  readonly differences: readonly Difference[];
}

export interface HistoryPoint {
  readonly run: string;
  readonly status: Status;
  readonly outcome: Outcome;
  readonly timeToDetectMs: number | null;
}

/** Where a control's status is otherwise than the last one that was known. */
export interface HistoryChange {
  readonly run: string;
  /** The run that knew the earlier status. */
  readonly since: string;
  readonly before: Status;
  readonly after: Status;
  readonly change: Change;
  /** What differs between the two runs. */
  readonly differences: readonly Difference[];
}

export interface ControlHistory {
  readonly target: string;
  readonly posture: string | null;
  readonly scenario: string;
  readonly control: ControlId;
  readonly kind: ControlKind;
  /** Oldest first. */
  readonly points: readonly HistoryPoint[];
  readonly changes: readonly HistoryChange[];
}

/** `motw history --json`. */
export interface HistoryDocument {
  readonly schema: typeof historySchemaName;
  /** Oldest first. */
  readonly runs: readonly HistoryRun[];
  readonly controls: readonly ControlHistory[];
  /** Run folders whose record can't be read, and why. */
  readonly unreadable: readonly { readonly folder: string; readonly reason: string }[];
}
