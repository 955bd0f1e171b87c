import test from 'ava';
import { stepNames } from '../../runner/model/words.ts';
import { StoreError } from '../../runner/store/disk/store-error.ts';
import type { Operation } from './faults.ts';
import { type Ended, runLab } from './lab.ts';

/** The step in which the guest is asked to do something that leaves a trace. */
const acts: Readonly<Partial<Record<Operation, string>>> = {
  place: 'deliver',
  mark: 'deliver',
  mount: 'mount',
  open: 'open',
  remove: 'clean-up',
};

test('the record is saved before and after every step, in order', async (t) => {
  const { journal } = await runLab({ posture: 'unhardened', quiet: true });
  const saves = journal.filter((line) => line.startsWith('save'));
  const ofArm = stepNames.flatMap((step) => [
    `save running ${step} running`,
    `save running ${step} completed`,
  ]);
  t.deepEqual(saves, [
    'save running',
    ...ofArm,
    ...ofArm,
    'save running collect running',
    'save running collect completed',
    'save finished collect completed',
  ]);
});

test('whatever is done in the guest, the saved record says already that this step is running', async (t) => {
  const { journal } = await runLab({ posture: 'unhardened' });
  let seen = 0;
  for (const [index, line] of journal.entries()) {
    const step = acts[line as Operation];
    if (step === undefined) continue;
    seen++;
    t.is(
      journal.slice(0, index).findLast((before) => before.startsWith('save')),
      `save running ${step} running`,
      line,
    );
  }
  t.is(seen, 11, 'two arms: placed twice, marked once, mounted four times, opened twice, removed twice');
});

test('the marker of an attempt is saved before anything of it is delivered', async (t) => {
  const { store, machine } = await runLab({ posture: 'unhardened', arms: ['marked'] });
  const before = store.saved.find(({ scenarios }) => scenarios[0]?.arms[0]?.steps.at(-1)?.step === 'deliver');
  const marker = before?.scenarios[0]?.arms[0]?.marker ?? 'none';
  t.true(machine.placed[0]?.includes(marker));
});

/** Whatever else: nothing is left in the guest, the machine is stopped, and whoever started the run hears of it. */
function endedWell({ machine, thrown, store }: Ended): string | null {
  if (!(thrown instanceof StoreError)) return `thrown: ${String(thrown)}`;
  if (store.tried === 1) return machine.starts === 0 ? null : 'the machine was started without a record';
  if (machine.stops === 0) return 'the machine was not stopped';
  const left = [...machine.disk.files.keys(), ...machine.disk.mounts.keys()];
  return left.length === 0 ? null : `left in the guest: ${left.join(', ')}`;
}

const savesOfARun = 1 + 2 * 2 * stepNames.length + 2 + 1;

test('a disk that is full from any save on: the guest is cleaned, the machine stopped, the error surfaces', async (t) => {
  for (let from = 1; from <= savesOfARun; from++) {
    const ended = await runLab({
      posture: 'unhardened',
      quiet: true,
      diskFull: { from, to: Number.POSITIVE_INFINITY },
    });
    t.is(endedWell(ended), null, `save ${from}`);
    t.is(ended.store.saved.length, from - 1);
  }
});

const ofQuietArm = savesOfARun - 1;

test('a disk that is full for one save: the same, and the last record says that the run is over', async (t) => {
  for (let from = 1; from < savesOfARun; from++) {
    if (from === ofQuietArm) continue;
    const ended = await runLab({ posture: 'unhardened', quiet: true, diskFull: { from, to: from } });
    t.is(endedWell(ended), null, `save ${from}`);
    if (from > 1) t.is(ended.store.saved.at(-1)?.state, 'finished', `save ${from}`);
  }
});

test('a disk that is full for the last save of the quiet arm: the error surfaces', async (t) => {
  const diskFull = { from: ofQuietArm, to: ofQuietArm };
  t.is(endedWell(await runLab({ posture: 'unhardened', quiet: true, diskFull })), null);
});

test('interrupted while the disk is full: the guest is cleaned', async (t) => {
  const interrupt = new AbortController();
  const ended = await runLab({
    posture: 'unhardened',
    interrupt,
    diskFull: { from: 7, to: Number.POSITIVE_INFINITY },
    progress: (event) => {
      if (event.is === 'step' && event.step === 'collect') interrupt.abort(new Error('interrupted'));
    },
  });
  t.deepEqual([...ended.machine.disk.files.keys()], []);
});
