import type { Calibration, CalibrationCell } from '../../../runner/model/calibration.ts';
import type { Status } from '../../../runner/model/words.ts';
import { hardened } from '../sample-runs.ts';

function cell(
  posture: string,
  flip: string,
  control: string,
  expected: Status,
  seen: Status | null,
): CalibrationCell {
  const right = expected === seen;
  return {
    scenario: 'T1553.005-2',
    posture,
    flip,
    control,
    expected,
    seen,
    outcome: 'expected',
    why: `the reason for ${control}`,
    right,
    wrong: right ? null : `expected ${expected}`,
    run: right ? null : '20261124-070000-beef',
  };
}

const cells: readonly CalibrationCell[] = [
  cell('hardened', 'none', 'motw-propagation', 'prevented', 'prevented'),
  cell('hardened', 'none', 'launch-gate', 'prevented', 'prevented'),
  cell('hardened', 'none', 'image-mounted', 'detected', 'detected'),
  cell('hardened', 'motw-propagation=off', 'motw-propagation', 'not-configured', 'not-configured'),
  cell('hardened', 'motw-propagation=off', 'launch-gate', 'not-reached', 'not-reached'),
  cell('hardened', 'motw-propagation=off', 'image-mounted', 'detected', 'detected'),
  cell('hardened', 'image-mounted=rule-off', 'motw-propagation', 'prevented', 'prevented'),
  cell('hardened', 'image-mounted=rule-off', 'image-mounted', 'missed', 'missed'),
  cell('unhardened', 'none', 'image-mounted', 'detected', 'detected'),
  cell('unhardened', 'image-mounted=off', 'image-mounted', 'not-instrumented', 'not-instrumented'),
];

/** Of the same harness, rules and guest as the sample runs; every cell right. */
export const calibration: Calibration = {
  schema: 'motw.calibration/1',
  startedAt: '2026-11-24T05:00:00.000Z',
  finishedAt: '2026-11-24T05:04:10.000Z',
  harness: { version: hardened.harness.version, rules: hardened.harness.rules },
  target: { name: 'reference', platform: 'reference', fingerprint: hardened.target.fingerprint },
  scenarios: ['T1553.005-2'],
  cells,
  right: cells.length,
  wrong: 0,
  retried: [],
  left: [],
};

/** Of another harness, and with a cell that is wrong. */
export const wrongCalibration: Calibration = {
  ...calibration,
  harness: { ...calibration.harness, version: '0.0.9' },
  cells: [...cells, cell('unhardened', 'image-mounted=off', 'mark-written', 'detected', 'missed')],
  wrong: 1,
  retried: [{ scenario: 'T1553.005-2', posture: 'hardened', flip: 'none', why: 'the guest fell silent' }],
  left: [{ scenario: 'T1553.005-2', posture: 'patched', flip: 'none', why: 'interrupted' }],
};
