import test from 'ava';
import { foretell } from '../../runner/calibration/oracle.ts';
import { driftOf } from '../../runner/calibration/trial.ts';
import { type PostureName, postureNames } from '../../runner/model/scenario.ts';
import { declaredStates } from '../../runner/targets/reference/postures.ts';
import { exercised, trialOf, trialsFrom } from './fake-lane.ts';

/** What has to be there of each posture, written out: `control state state ...`. */
const preventive: Readonly<Record<PostureName, readonly string[]>> = {
  hardened: [
    'motw-propagation off broken',
    'launch-gate warn off broken',
    'mount-verb off broken',
    'virtual-drive-policy on broken',
    'deny-optical-execute on broken',
  ],
  'locked-down': [
    'motw-propagation off broken',
    'launch-gate warn off broken',
    'mount-verb off broken',
    'virtual-drive-policy off broken',
    'deny-optical-execute off broken',
  ],
  'no-execute': [
    'motw-propagation on broken',
    'launch-gate on warn broken',
    'mount-verb on broken',
    'virtual-drive-policy on broken',
    'deny-optical-execute off broken',
  ],
  patched: [
    'motw-propagation off broken',
    'launch-gate warn off broken',
    'mount-verb on broken',
    'virtual-drive-policy on broken',
    'deny-optical-execute on broken',
  ],
  unhardened: [
    'motw-propagation on broken',
    'launch-gate on warn broken',
    'mount-verb on broken',
    'virtual-drive-policy on broken',
    'deny-optical-execute on broken',
  ],
  blind: [
    'motw-propagation on broken',
    'launch-gate on warn broken',
    'mount-verb on broken',
    'virtual-drive-policy on broken',
    'deny-optical-execute on broken',
  ],
};
const files = ['image-file-created', 'lure-image-in-downloads'];
const sensors = [['image-mounted'], files, ['mark-written'], ['process-from-mounted-image']];

for (const posture of postureNames) {
  test(`posture ${posture}: as declared, then every preventive control, sensor and rule alone`, (t) => {
    const flips = trialsFrom(posture).map(({ flip }) => flip);
    const others = posture === 'blind' ? ['on', 'broken'] : ['off', 'broken'];
    const wanted = [
      'none',
      ...(preventive[posture] ?? []).flatMap((line) => {
        const [control, ...states] = line.split(' ');
        return states.map((state) => `${control}=${state}`);
      }),
      ...sensors.flatMap((rules) =>
        others.map((state) => rules.map((rule) => `${rule}=${state}`).join(' + ')),
      ),
      ...sensors.flat().map((rule) => {
        // A rule can only be missed where its sensor is on.
        const [other] = posture === 'blind' && files.includes(rule) ? files.filter((id) => id !== rule) : [];
        const pair = [`${rule}=rule-off`, ...(other === undefined ? [] : [`${other}=on`])];
        return pair.sort().join(' + ');
      }),
    ];
    const alone = flips.filter((flip) => !isPair(posture, flip));
    t.deepEqual([...alone].sort(), wanted.sort());
    t.is(new Set(flips).size, flips.length);
  });
}

/** What hides what, written out. */
const pairs: Readonly<Record<PostureName, readonly string[]>> = {
  hardened: ['deny-optical-execute=broken + launch-gate=off'],
  'locked-down': [
    'motw-propagation=broken + virtual-drive-policy=off',
    'launch-gate=warn + virtual-drive-policy=off + deny-optical-execute=off',
    'launch-gate=broken + virtual-drive-policy=off + deny-optical-execute=off',
    'mount-verb=broken + virtual-drive-policy=off',
    'deny-optical-execute=broken + virtual-drive-policy=off + launch-gate=off',
    'image-mounted=rule-off + virtual-drive-policy=off',
    'process-from-mounted-image=rule-off + virtual-drive-policy=off + deny-optical-execute=off',
  ],
  'no-execute': [
    'launch-gate=on + motw-propagation=on + deny-optical-execute=off',
    'launch-gate=warn + motw-propagation=on + deny-optical-execute=off',
    'launch-gate=broken + motw-propagation=on + deny-optical-execute=off',
    'process-from-mounted-image=rule-off + deny-optical-execute=off',
  ],
  patched: ['deny-optical-execute=broken + launch-gate=off'],
  unhardened: [
    'launch-gate=on + motw-propagation=on',
    'launch-gate=warn + motw-propagation=on',
    'launch-gate=broken + motw-propagation=on',
  ],
  blind: [
    'launch-gate=on + motw-propagation=on',
    'launch-gate=warn + motw-propagation=on',
    'launch-gate=broken + motw-propagation=on',
  ],
};

function isPair(posture: PostureName, flip: string): boolean {
  return pairs[posture].includes(flip);
}

test('a flip that is hidden comes once more with what hides it taken away, and then it shows', (t) => {
  for (const posture of postureNames) {
    const hidden = trialsFrom(posture).filter(({ baseline, declared }) =>
      Object.entries(declared).some(([control, state]) => baseline[control] !== state),
    );
    t.deepEqual(
      hidden.map(({ flip }) => flip),
      pairs[posture],
    );
    for (const { flip, flipped, states, baseline } of hidden) {
      const before = foretell(exercised, baseline);
      const after = foretell(exercised, states);
      for (const control of flipped) {
        t.not(after.get(control)?.status, 'not-reached', `${posture} ${flip}`);
        t.not(after.get(control)?.status, before.get(control)?.status, `${posture} ${flip}`);
      }
    }
  }
});

test('the drift of a trial is what its flip says', (t) => {
  for (const posture of postureNames) {
    for (const trial of trialsFrom(posture)) {
      const drift = [...driftOf(trial)].map(([control, state]) => `${control}=${state}`);
      t.deepEqual(drift.sort(), trial.flip === 'none' ? [] : trial.flip.split(' + ').sort());
      t.deepEqual(trial.declared, declaredStates(posture, new Map()));
    }
  }
});

test('the baseline of a pair is the posture without what hides the flip, and nothing else', (t) => {
  const trial = trialOf(
    'locked-down',
    'launch-gate=broken + virtual-drive-policy=off + deny-optical-execute=off',
  );
  t.deepEqual(trial.flipped, ['launch-gate']);
  t.deepEqual(trial.baseline, {
    ...trial.declared,
    'virtual-drive-policy': 'off',
    'deny-optical-execute': 'off',
  });
  t.deepEqual(trial.states, { ...trial.baseline, 'launch-gate': 'broken' });
});
