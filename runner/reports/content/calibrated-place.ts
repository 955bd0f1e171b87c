import type { Calibration, CalibrationNote } from '../../model/calibration.ts';

/** The posture that something of a calibration is about, and the scenario where it is not the one that is run from every posture. */
export function calibratedPlace(
  { posture, scenario }: Pick<CalibrationNote, 'posture' | 'scenario'>,
  { scenarios }: Pick<Calibration, 'scenarios'>,
): string {
  return scenario === scenarios[0] ? posture : `${posture} (${scenario})`;
}
