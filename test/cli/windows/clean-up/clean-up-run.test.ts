import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { cleanUpRun, type RunToClean } from '../../../../runner/cli/compose/windows/clean-up/clean-up-run.ts';
import { cleanedAfterwards } from '../../../../runner/cli/compose/windows/clean-up/cleaned-afterwards.ts';
import { configuredAs } from '../../../../runner/cli/compose/windows/record-lab.ts';
import type { RunRecord } from '../../../../runner/model/run-record.ts';
import type { Machine } from '../../../../runner/ports/machine.ts';
import { temporaryFolder } from '../../../guest/motw.ts';
import { arm, observation, runRecord, scenario } from '../../../reports/record-builder.ts';
import { type Behaviour, windows11 } from '../../../targets/windows/fake-windows/behaviour.ts';
import { FakeWindowsMachine } from '../../../targets/windows/fake-windows/fake-machine.ts';
import { answering, configured } from '../windows-target.ts';

const { signal } = new AbortController();
const left = 'C:\\Users\\analyst\\Downloads\\Invoice-deadbeef.iso';

async function killed(given: Partial<RunRecord> = {}): Promise<RunToClean> {
  const record = runRecord({
    state: 'running',
    target: {
      name: 'win11',
      platform: 'windows',
      fingerprint: {},
      posture: { name: null, declared: {}, probed: {} },
    },
    scenarios: [scenario({ arms: [{ ...arm('marked', []), marker: 'deadbeef' }] })],
    ...given,
  });
  return { record, images: await temporaryFolder() };
}

function machineWith(behaviour: Partial<Behaviour> = {}): FakeWindowsMachine {
  const machine = new FakeWindowsMachine({ ...windows11, ...behaviour }, 'never');
  machine.windows.files.write(left, Buffer.from('an image'));
  return machine;
}

test('what a killed run left is taken away, and it is looked again', async (t) => {
  const { lab } = await configured();
  const machine = machineWith();
  const said = await cleanUpRun(await killed(), lab, signal, machine);
  t.regex(said, /removed from win11: .*Invoice-deadbeef\.iso/);
  t.is(machine.asked().filter((operation) => operation === 'residue').length, 2);
  t.is(machine.asked().at(-1), 'remove-own');
  t.regex(await cleanUpRun(await killed(), lab, signal, machine), /nothing of it is in win11/);
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
  await t.throwsAsync(cleanUpRun(await killed(), lab, signal, stubborn), {
    code: 'RESIDUE',
    message: /one thing of the run is still in win11: .*Invoice-deadbeef\.iso/,
  });
});

test('without the owner’s permission nothing is taken away', async (t) => {
  const { lab } = await configured();
  const machine = machineWith({ sentinel: false });
  await t.throwsAsync(cleanUpRun(await killed(), lab, signal, machine), { code: 'SENTINEL_MISSING' });
  t.false(machine.asked().includes('remove'));
  const shut = await configured('lab: false');
  const other = machineWith();
  await t.throwsAsync(cleanUpRun(await killed(), shut.lab, signal, other), { code: 'NOT_A_LAB' });
  t.deepEqual(other.asked(), []);
});

test('a target that is not configured any more is named, and what to do about it', async (t) => {
  await t.throwsAsync(cleanUpRun(await killed(), null, signal), {
    code: 'TARGET_GONE',
    message: /the target 'win11', which is not configured here/,
  });
});

test('a target that is configured otherwise by now proves nothing of the one that the run was on', async (t) => {
  const { lab, config } = await configured();
  const was = (data: object) => ({
    observations: [observation(null, null, 'configuration', { ...configuredAs(config), ...data })],
  });
  const same = machineWith();
  t.regex(await cleanUpRun(await killed(was({})), lab, signal, same), /removed from win11/);
  for (const [key, value] of Object.entries({ machine: ['domain win11'], channel: 'SSH', user: 'other' })) {
    const other = machineWith();
    await t.throwsAsync(cleanUpRun(await killed(was({ [key]: value })), lab, signal, other), {
      code: 'TARGET_CHANGED',
      message: new RegExp(`the ${key} of 'win11' is not what the run worked with`),
    });
    t.deepEqual(other.asked(), []);
  }
});

test('what an earlier attempt left is found by its image: the record has the marker of the last', async (t) => {
  const { lab } = await configured();
  const machine = machineWith();
  const run = await killed({
    scenarios: [scenario({ arms: [{ ...arm('marked', []), marker: '0badf00d', attempts: 2 }] })],
  });
  await writeFile(join(run.images, 'Invoice_deadbeef.iso'), '');
  t.regex(await cleanUpRun(run, lab, signal, machine), /removed from win11: .*Invoice-deadbeef\.iso/);
});

test('a run that ended dirty is clean afterwards, and keeps what it found', (t) => {
  const dirty = runRecord({ cleanUp: 'dirty', observations: [observation(null, null, 'fault', {})] });
  const { observations, ...clean } = cleanedAfterwards(dirty, {
    at: 'now',
    said: 'nothing of it is in win11',
  });
  t.deepEqual({ ...clean, observations: dirty.observations }, { ...dirty, cleanUp: 'clean' });
  t.like(observations.at(-1), { id: 'o2', kind: 'residue', source: 'clean-up', at: 'now' });
});
