import test from 'ava';
import type { Rig } from '../../runner/lifecycle/rig.ts';
import type { SwitchState } from '../../runner/model/words.ts';
import { StoreError } from '../../runner/store/disk/store-error.ts';
import { closing, type Faults } from '../lifecycle/faults.ts';
import { calibrateFakes, trialOf, trialsFrom } from './fake-lane.ts';

const gone = trialOf('hardened', 'motw-propagation=off');
const some = [
  trialOf('hardened', 'none'),
  gone,
  trialOf('hardened', 'image-mounted=rule-off'),
  trialOf('hardened', 'image-mounted=off'),
];

test('several lanes take the trials from one queue, and the cells come in the order of the trials', async (t) => {
  const { cells, diary, left } = await calibrateFakes(some, { lanes: 3 });
  t.is(diary.starts, 3);
  t.deepEqual(
    [...new Set(cells.map(({ flip }) => flip))],
    some.map(({ flip }) => flip),
  );
  t.true(cells.every(({ right, run }) => right && run === null));
  t.is(diary.discarded, some.length);
  t.deepEqual([diary.kept, left], [[], []]);
  t.is(diary.events.filter(({ is }) => is === 'done').length, some.length);
});

test('a trial with a fault is run once more as a whole, and that is told', async (t) => {
  const { cells, diary, retried } = await calibrateFakes([gone], {
    faults: (_, nth) => (nth === 1 ? { before: closing('mount', 'once') } : {}),
  });
  t.true(cells.every(({ right }) => right));
  t.is(cells.length, 10);
  t.deepEqual(
    retried.map(({ posture, flip }) => [posture, flip]),
    [['hardened', 'motw-propagation=off']],
  );
  t.regex(retried[0]?.why ?? '', /the marked arm failed at mount with .* and was run 2 times/);
  t.is(diary.discarded, 2);
  t.true(diary.events.some((event) => event.is === 'again' && event.trial === gone));
});

test('with a second fault every cell of the trial is wrong, and its run is kept', async (t) => {
  const { cells, diary, retried } = await calibrateFakes([gone], {
    faults: () => ({ before: closing('mount', 'always') }),
  });
  t.is(cells.length, 10);
  for (const { right, wrong, run } of cells) {
    t.false(right);
    t.regex(wrong ?? '', /the marked arm failed at mount/);
    t.is(run, 'kept-1');
  }
  t.is(retried.length, 1);
  t.is(diary.kept.length, 1);
  t.is(diary.kept[0]?.state, 'finished');
});

test('a machine that is lost costs its trial a second run, and is started anew', async (t) => {
  const { cells, diary, retried } = await calibrateFakes([gone, some[2] ?? gone], {
    lanes: 1,
    // The unmarked arm gets its clean machine by a revert, for the marked one was not a good one.
    faults: (trial, nth) =>
      trial === gone && nth === 1
        ? { machine: 'lost at the first revert', before: closing('mount', 'once') }
        : {},
  });
  t.true(cells.every(({ right }) => right));
  t.is(cells.length, 20);
  t.is(retried.length, 1);
  t.is(diary.starts, 2);
});

test('no machine starts: that is the error, and nothing is called wrong', async (t) => {
  const error = await t.throwsAsync(
    calibrateFakes(some, {
      starting: () => {
        throw new Error('QEMU is not there');
      },
    }),
  );
  t.is(error?.message, 'QEMU is not there');
});

test('one of two machines does not start: the other one does all', async (t) => {
  const { cells, left } = await calibrateFakes(some, {
    starting: (nth) => {
      if (nth === 1) throw new Error('QEMU is not there');
    },
  });
  t.is(cells.length, 10 * some.length);
  t.true(cells.every(({ right }) => right));
  t.deepEqual(left, []);
});

test('the last machine is lost on the way: what was not run is left, and said to be', async (t) => {
  const other = trialOf('hardened', 'image-mounted=rule-off');
  const { cells, left } = await calibrateFakes([other, gone], {
    lanes: 1,
    starting: (nth) => {
      if (nth > 1) throw new Error('QEMU is not there');
    },
    faults: (trial) =>
      trial === gone ? { machine: 'lost at the first revert', before: closing('mount', 'once') } : {},
  });
  t.is(cells.length, 10);
  t.true(cells.every(({ right, flip }) => right && flip === other.flip));
  t.deepEqual(
    left.map(({ flip }) => flip),
    [gone.flip],
  );
  t.regex(left[0]?.why ?? '', /no machine is left to run it: QEMU is not there/);
});

test('a run that can not be kept ends the calibration with that error', async (t) => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const error = await t.throwsAsync(
    calibrateFakes(some, {
      change: (rig) => {
        rig.log.save = async () => {
          throw new StoreError('write run.json', 'nowhere', full);
        };
        return rig;
      },
    }),
  );
  t.true(error instanceof StoreError);
});

test('interrupted: the trials that are done stay, the others are left, and nothing is called wrong', async (t) => {
  const interrupt = new AbortController();
  const { cells, left, diary } = await calibrateFakes(trialsFrom('patched').slice(0, 6), {
    lanes: 1,
    interrupt,
    hear: (event) => {
      if (event.is === 'done') interrupt.abort(new Error('Ctrl-C'));
    },
  });
  t.is(cells.length, 10);
  t.true(cells.every(({ right }) => right));
  t.is(left.length, 5);
  t.true(left.every(({ why }) => why === 'interrupted'));
  t.deepEqual(diary.kept, []);
});

test('interrupted in the middle of a trial: it is left as well', async (t) => {
  const interrupt = new AbortController();
  const { cells, left } = await calibrateFakes([gone], {
    interrupt,
    faults: () => ({
      before: (operation) => {
        if (operation === 'mount') interrupt.abort(new Error('Ctrl-C'));
      },
    }),
  });
  t.deepEqual(cells, []);
  t.is(left.length, 1);
});

test('a target that does not do what it was set to: the cells are wrong, and the run is kept', async (t) => {
  const deaf = (rig: Rig): Rig => ({
    ...rig,
    boots: {
      start: (signal) => rig.boots.start(signal),
      end: (signal) => rig.boots.end(signal),
      async clean(signal) {
        const session = await rig.boots.clean(signal);
        return {
          ...session,
          switchboard: {
            set: async (states, c) =>
              session.switchboard?.set(
                new Map<string, SwitchState>([...states, ['motw-propagation', 'on']]),
                c,
              ),
          },
        };
      },
    },
  });
  const { cells, diary } = await calibrateFakes([gone], { change: deaf });
  const wrong = cells.filter(({ right }) => !right);
  t.deepEqual(
    wrong.map(({ control, expected, seen, run }) => [control, expected, seen, run]),
    [
      ['motw-propagation', 'not-configured', 'prevented', 'kept-1'],
      ['launch-gate', 'not-reached', 'prevented', 'kept-1'],
    ],
  );
  t.true(cells.every(({ run }) => run === 'kept-1'));
  t.is(diary.kept.length, 1);
});

test('the second arm goes on where the first was, and gets a clean machine after an arm that was not good', async (t) => {
  let clean = 0;
  const counting = (rig: Rig): Rig => ({
    ...rig,
    boots: {
      start: (signal) => rig.boots.start(signal),
      end: (signal) => rig.boots.end(signal),
      clean: (signal) => {
        clean++;
        return rig.boots.clean(signal);
      },
    },
  });
  await calibrateFakes([gone], { change: counting });
  t.is(clean, 1);
  clean = 0;
  await calibrateFakes([gone], {
    change: counting,
    faults: (_, nth) => (nth === 1 ? { before: closing('mount', 'once') } : {}),
  });
  // The first try: marked twice, and a clean one for the unmarked arm; then one for the second try.
  t.is(clean, 4);
});

for (const [name, first, switches, cleaned] of [
  ['goes on where the one before ended', {}, true, 1],
  ['gets a clean machine where no switch leads back', {}, false, 2],
  ['gets a clean machine after one with a fault', { before: closing('mount', 'once') }, true, 4],
  ['gets a clean machine after one that was wrong', { sensors: { mounts: 'deaf' } }, true, 2],
] as const satisfies readonly (readonly [string, Faults, boolean, number])[]) {
  test(`a trial ${name}`, async (t) => {
    const again = { ...gone };
    // Both on one machine.
    let standing: Pick<Rig, 'target' | 'boots'> | null = null;
    let clean = 0;
    const { cells } = await calibrateFakes([gone, again], {
      lanes: 1,
      switchesFrom: () => switches,
      faults: (trial, nth) => (trial === gone && (nth === 1 || 'sensors' in first) ? first : {}),
      change: (rig) => {
        standing = switches ? (standing ?? rig) : rig;
        const { target, boots } = standing;
        return {
          ...rig,
          target,
          boots: {
            start: (signal) => boots.start(signal),
            end: (signal) => boots.end(signal),
            clean: (signal) => {
              clean++;
              return boots.clean(signal);
            },
          },
        };
      },
    });
    t.is(clean, cleaned);
    // The fault of a sensor goes with the machine.
    t.is(
      cells.slice(-10).every(({ right }) => right),
      !('sensors' in first),
    );
  });
}
