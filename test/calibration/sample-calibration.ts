import { foretell } from '../../runner/calibration/oracle.ts';
import {
  type Calibration,
  type CalibrationCell,
  calibrationSchemaName,
} from '../../runner/model/calibration.ts';
import type { PostureName } from '../../runner/model/scenario.ts';
import { exercised, trialsFrom } from './fake-lane.ts';

/** The cells of a posture as they should be. */
export function cellsOf(posture: PostureName): readonly CalibrationCell[] {
  return trialsFrom(posture).flatMap(({ scenario, flip, states }) =>
    [...foretell(exercised, states)].map(([control, { status }]) => ({
      ...{
        scenario: scenario.id,
        posture,
        flip,
        control,
        expected: status,
        seen: status,
        outcome: 'expected' as const,
      },
      ...{ why: `the reason for ${control}`, right: true, wrong: null, run: null },
    })),
  );
}

export function calibrationWith(
  cells: readonly CalibrationCell[],
  more: Partial<Calibration> = {},
): Calibration {
  const right = cells.filter((cell) => cell.right).length;
  return {
    schema: calibrationSchemaName,
    startedAt: '2026-11-24T06:45:12.000Z',
    finishedAt: '2026-11-24T06:49:31.000Z',
    harness: { version: '0.1.0', rules: { 'b2f6e0a4-3c58-4b8c-9f64-7d5b0a6f1c11': 'ab'.repeat(32) } },
    target: { name: 'reference', platform: 'reference', fingerprint: { accelerator: 'emulation' } },
    scenarios: ['T1553.005-2'],
    ...{ cells, right, wrong: cells.length - right, retried: [], left: [] },
    ...more,
  };
}

export const sampleCalibration = calibrationWith(cellsOf('hardened'));
