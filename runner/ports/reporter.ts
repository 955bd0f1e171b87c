import type { Calibration } from '../model/calibration.ts';
import type { Diff } from '../model/memory/diff.ts';
import type { HistoryDocument } from '../model/memory/history.ts';
import type { RunRecord } from '../model/run-record.ts';

/** What a report may show beside the run itself. */
export interface ReportContext {
  /** The newest calibration that is kept beside the runs. */
  readonly calibration: Calibration | null;
  /** The run held against its baseline, where it had one. */
  readonly diff: Diff | null;
  /** The runs of the same target in the same posture up to this one, which is the last; null where they can't be had. */
  readonly history: HistoryDocument | null;
}

/** A stored run shown; a pure reader. */
export interface Reporter {
  readonly format: string;
  render(run: RunRecord, context: ReportContext): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}
