import test from 'ava';
import { cleanKilledRun } from '../../../runner/cli/compose/windows/clean-killed-run.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { Machine } from '../../../runner/ports/machine.ts';
import { arm, runRecord, scenario } from '../../reports/record-builder.ts';
import { type Behaviour, windows11 } from '../../targets/windows/fake-windows/behaviour.ts';
import { FakeWindowsMachine } from '../../targets/windows/fake-windows/fake-machine.ts';
import { answering, configured } from './windows-target.ts';

const { signal } = new AbortController();
const left = 'C:\\Users\\analyst\\Downloads\\Invoice-deadbeef.iso';

function killed(): RunRecord {
  return runRecord({
    state: 'running',
    target: {
      name: 'win11',
      platform: 'windows',
      fingerprint: {},
      posture: { name: null, declared: {}, probed: {} },
    },
    scenarios: [scenario({ arms: [{ ...arm('marked', []), marker: 'deadbeef' }] })],
  });
}

function machineWith(behaviour: Partial<Behaviour> = {}): FakeWindowsMachine {
  const machine = new FakeWindowsMachine({ ...windows11, ...behaviour }, 'never');
  machine.windows.files.write(left, Buffer.from('an image'));
  return machine;
}

test('what a killed run left is taken away, and it is looked again', async (t) => {
  const { lab } = await configured();
  const machine = machineWith();
  const said = await cleanKilledRun(killed(), lab, signal, machine);
  t.regex(said, /removed from win11: .*Invoice-deadbeef\.iso/);
  t.is(machine.asked().filter((operation) => operation === 'residue').length, 2);
  t.is(machine.asked().at(-1), 'remove-own');
  t.regex(await cleanKilledRun(killed(), lab, signal, machine), /nothing of it is in win11/);
});

test('what can not be taken away is said, and the run is not called clean', async (t) => {
  const { lab } = await configured();
  const fake = machineWith();
  const stubborn: Machine = {
    reverts: 'never',
    revert: (c) => fake.revert(c),
    diagnose: () => fake.diagnose(),
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
    async start(c) {
      const boot = await fake.start(c);
      return { ...boot, channel: async (call) => answering(await boot.channel(call), 'remove', {}) };
    },
  };
  await t.throwsAsync(cleanKilledRun(killed(), lab, signal, stubborn), {
    code: 'RESIDUE',
    message: /1 things of the run are still in win11.*Invoice-deadbeef\.iso/,
  });
});

test('without the owner’s permission nothing is taken away', async (t) => {
  const { lab } = await configured();
  const machine = machineWith({ sentinel: false });
  await t.throwsAsync(cleanKilledRun(killed(), lab, signal, machine), { code: 'SENTINEL_MISSING' });
  t.false(machine.asked().includes('remove'));
  const shut = await configured('lab: false');
  const other = machineWith();
  await t.throwsAsync(cleanKilledRun(killed(), shut.lab, signal, other), { code: 'NOT_A_LAB' });
  t.deepEqual(other.asked(), []);
});

test('a target that is not configured any more is named', async (t) => {
  await t.throwsAsync(cleanKilledRun(killed(), null, signal), { message: /unknown target 'win11'/ });
});
