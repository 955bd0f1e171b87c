import { dirname } from 'node:path';
import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { readCalibration } from '../../store/calibration-file.ts';

/** Where only the run itself is shown. */
export const noContext: ReportContext = { calibration: null, diff: null, history: null };

/**
 * What a report of a stored run shows beside it.
 *
 * @throws CalibrationFileError
 */
export async function reportContext(folder: string, _record: RunRecord): Promise<ReportContext> {
  return { ...noContext, calibration: await readCalibration(dirname(folder)) };
}
