import type { Calibration } from '../model/calibration.ts';
import type { RunRecord } from '../model/run-record.ts';

/** What a report may show beside the run itself. */
export interface ReportContext {
  /** The newest calibration that is kept beside the runs. */
  readonly calibration: Calibration | null;
}

/** A stored run shown; a pure reader. */
export interface Reporter {
  readonly format: string;
  render(run: RunRecord, context: ReportContext): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}
