import test from 'ava';
import { type Foretold, foretell } from '../../runner/calibration/oracle.ts';
import { calibrated, trialsFrom } from '../../runner/cli/compose/calibration.ts';
import { catalogue } from '../../runner/controls/catalogue.ts';
import { type PostureName, postureNames } from '../../runner/model/scenario.ts';
import type { ControlId, SwitchState } from '../../runner/model/words.ts';
import { switchableStates } from '../../runner/targets/reference/postures.ts';

const ours = await calibrated();
const preventive = new Set(catalogue.filter(({ kind }) => kind === 'preventive').map(({ id }) => id));
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

/** What the trials of a scenario, or of all, show of a control in a state. */
const shown = (control: ControlId, state: SwitchState, scenario?: string): readonly Foretold[] =>
  every
    .filter((trial) => scenario === undefined || trial.scenario.id === scenario)
    // What all scenarios together show must be what it is, not what it is set to.
    .filter(({ states, asSeen }) => (scenario === undefined ? asSeen(states) : states)[control] === state)
    .flatMap((trial) => foretell(trial.controls, trial.asSeen(trial.states)).get(control) ?? [])
    .filter(({ status }) => status !== 'not-reached');

for (const { id, kind } of catalogue.filter(({ id }) => ours.some(({ controls }) => controls.includes(id)))) {
  test(`${id} is seen in each of its states`, (t) => {
    for (const state of switchableStates(id)) t.true(shown(id, state).length > 0, `${id}=${state}`);
    t.is(kind === 'detective', switchableStates(id).includes('rule-off'));
  });
}

for (const { id, controls, deliver } of ours) {
  test(`${id}: every control that it exercises is seen to act, a preventive one also not to, and no other is flipped`, (t) => {
    for (const control of controls) {
      // A tool that hands no mark on leaves the gate nothing to act on, whatever is flipped.
      const { unpack } = deliver;
      if (control === 'launch-gate' && unpack !== null && unpack !== 'explorer') continue;
      t.true(shown(control, 'on', id).length > 0, `${control}=on`);
      if (preventive.has(control)) t.true(shown(control, 'off', id).length > 0, `${control}=off`);
    }
    const own = every.filter(({ scenario }) => scenario.id === id);
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
