import test from 'ava';
import { foretell } from '../../runner/calibration/oracle.ts';
import { calibrated, trialsFrom } from '../../runner/cli/compose/calibration.ts';
import { type PostureName, postureNames } from '../../runner/model/scenario.ts';
import { switchableStates } from '../../runner/targets/reference/postures.ts';

const ours = await calibrated();
const every = postureNames.flatMap((posture) => trialsFrom(posture, ours));

test('the scenario that exercises every control is run from every posture, each of the others from one', (t) => {
  const [first, ...others] = ours;
  t.is(first?.id, 'T1553.005-2');
  const posturesOf = (id: string) => [
    ...new Set(every.filter(({ scenario }) => scenario.id === id).map(({ posture }) => posture)),
  ];
  t.deepEqual(posturesOf('T1553.005-2'), [...postureNames]);
  t.true(others.length > 0);
  for (const { id } of others) t.is(posturesOf(id).length, 1, id);
});

for (const { id, controls, deliver } of ours) {
  test(`${id}: every control that it exercises is seen in each of its states, and no other is flipped`, (t) => {
    const own = every.filter(({ scenario }) => scenario.id === id);
    for (const control of controls) {
      // A tool that hands no mark on leaves the gate nothing to act on, whatever is flipped.
      const { unpack } = deliver;
      if (control === 'launch-gate' && unpack !== null && unpack !== 'explorer') continue;
      for (const state of switchableStates(control)) {
        const shown = own.filter(
          (trial) =>
            trial.states[control] === state &&
            foretell(trial.controls, trial.asSeen(trial.states)).get(control)?.status !== 'not-reached',
        );
        t.true(shown.length > 0, `${control}=${state}`);
      }
    }
    const flipped = new Set(own.flatMap((trial) => trial.flipped));
    const alone = [...flipped].filter((control) => !controls.includes(control));
    // It shares its sensor with image-file-created.
    t.deepEqual(
      alone.filter((control) => control !== 'lure-image-in-downloads'),
      [],
    );
  });
}

test('each scenario as it is, from its posture: what it promises', (t) => {
  for (const { scenario, controls, posture, states, asSeen } of every.filter(({ flip }) => flip === 'none')) {
    const foretold = [...foretell(controls, asSeen(states))].map(([id, { status }]) => [id, status]);
    const promised = Object.entries(scenario.expect[posture as PostureName] ?? {});
    t.deepEqual(
      foretold.sort(),
      promised.map(([id, { status }]) => [id, status]).sort(),
      `${scenario.id}, ${posture}`,
    );
  }
});
