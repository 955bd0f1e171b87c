import test from 'ava';
import { foretell } from '../../runner/calibration/oracle.ts';
import { type PostureName, postureNames } from '../../runner/model/scenario.ts';
import type { ControlId, Status } from '../../runner/model/words.ts';
import { exercised, scenarioOfTrials, trialOf } from './fake-lane.ts';

test('each posture as it is: what the scenario promises', (t) => {
  const { expect } = scenarioOfTrials();
  for (const posture of postureNames) {
    const { states } = trialOf(posture, 'none');
    const foretold = [...foretell(exercised, states)].map(([id, { status }]) => [id, status]);
    const promised = Object.entries(expect[posture] ?? {}).map(([id, { status }]) => [id, status]);
    t.deepEqual(foretold.sort(), promised.sort(), posture);
  }
});

/** Posture, flip, and every control that is seen otherwise than in the posture, with what makes it `not-reached`. */
const rows: readonly (readonly [
  PostureName,
  string,
  Readonly<Record<ControlId, Status | `not-reached: ${string}`>>,
])[] = [
  [
    'hardened',
    'motw-propagation=off',
    { 'motw-propagation': 'not-configured', 'launch-gate': 'not-reached: motw-propagation' },
  ],
  [
    'hardened',
    'motw-propagation=broken',
    { 'motw-propagation': 'not-prevented', 'launch-gate': 'not-reached: motw-propagation' },
  ],
  ['hardened', 'launch-gate=off', { 'launch-gate': 'not-configured' }],
  ['hardened', 'launch-gate=broken', { 'launch-gate': 'not-prevented' }],
  ['hardened', 'launch-gate=warn', { 'launch-gate': 'warned' }],
  ['hardened', 'mount-verb=broken', { 'mount-verb': 'not-prevented' }],
  [
    'hardened',
    'virtual-drive-policy=on',
    {
      'virtual-drive-policy': 'prevented',
      'motw-propagation': 'not-reached: virtual-drive-policy',
      'launch-gate': 'not-reached: virtual-drive-policy',
      'image-mounted': 'not-reached: virtual-drive-policy',
      'process-from-mounted-image': 'not-reached: virtual-drive-policy',
    },
  ],
  [
    'hardened',
    'deny-optical-execute=on',
    {
      'deny-optical-execute': 'prevented',
      'launch-gate': 'not-reached: deny-optical-execute',
      'process-from-mounted-image': 'not-reached: deny-optical-execute',
    },
  ],
  ['hardened', 'deny-optical-execute=broken', { 'deny-optical-execute': 'not-reached: launch-gate' }],
  ['hardened', 'image-mounted=off', { 'image-mounted': 'not-instrumented' }],
  [
    'hardened',
    'image-file-created=broken + lure-image-in-downloads=broken',
    { 'image-file-created': 'not-instrumented', 'lure-image-in-downloads': 'not-instrumented' },
  ],
  ['hardened', 'lure-image-in-downloads=rule-off', { 'lure-image-in-downloads': 'missed' }],
  [
    'locked-down',
    'virtual-drive-policy=off',
    {
      'virtual-drive-policy': 'not-configured',
      'motw-propagation': 'prevented',
      'launch-gate': 'not-reached: deny-optical-execute',
      'deny-optical-execute': 'prevented',
      'image-mounted': 'detected',
      'process-from-mounted-image': 'not-reached: deny-optical-execute',
    },
  ],
  ['locked-down', 'mount-verb=broken', { 'mount-verb': 'not-reached: virtual-drive-policy' }],
  ['locked-down', 'image-mounted=off', { 'image-mounted': 'not-instrumented' }],
  ['locked-down', 'image-mounted=rule-off', {}],
  [
    'no-execute',
    'deny-optical-execute=off',
    { 'deny-optical-execute': 'not-configured', 'process-from-mounted-image': 'detected' },
  ],
  ['no-execute', 'launch-gate=on', { 'launch-gate': 'not-reached: motw-propagation' }],
  [
    'unhardened',
    'launch-gate=on + motw-propagation=on',
    { 'motw-propagation': 'prevented', 'launch-gate': 'prevented' },
  ],
  ['blind', 'image-mounted=on', { 'image-mounted': 'detected' }],
  [
    'blind',
    'image-file-created=on + lure-image-in-downloads=rule-off',
    { 'image-file-created': 'detected', 'lure-image-in-downloads': 'missed' },
  ],
];

for (const [posture, flip, changed] of rows) {
  test(`${posture}, ${flip}: every control`, (t) => {
    const { declared, states } = trialOf(posture, flip);
    const before = foretell(exercised, declared);
    for (const [id, { status, because }] of foretell(exercised, states)) {
      const [wanted = before.get(id)?.status, cause] = changed[id]?.split(': ') ?? [];
      t.is(status, wanted as Status, id);
      if (cause !== undefined) t.is(because?.control, cause, id);
      if (status !== 'not-reached') t.is(because, null, id);
    }
  });
}
