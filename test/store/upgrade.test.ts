import test from 'ava';
import { runSchemaName } from '../../runner/model/run-record.ts';
import { runUpgrades } from '../../runner/store/upgrades/run-upgrades.ts';
import { type Upgrade, upgraded } from '../../runner/store/upgrades/upgrade.ts';

/** A history that never was: /2 named the state, /3 counts the arms. */
const history: readonly Upgrade[] = [
  { from: 'made-up/2', to: 'made-up/3', apply: (old) => ({ ...old, arms: 0 }) },
  {
    from: 'made-up/1',
    to: 'made-up/2',
    apply: ({ done, ...old }) => ({ ...old, state: done === true ? 'finished' : 'running' }),
  },
];

test('a record goes from version to version until it is of today', (t) => {
  const oldest = { schema: 'made-up/1', id: 'r', done: true, later: [1] };
  t.deepEqual(upgraded(oldest, 'made-up/3', history), {
    schema: 'made-up/3',
    id: 'r',
    state: 'finished',
    arms: 0,
    later: [1],
  });
  t.deepEqual(
    oldest,
    { schema: 'made-up/1', id: 'r', done: true, later: [1] },
    'what was read stays as it was',
  );
  t.deepEqual(upgraded({ schema: 'made-up/2', state: 'running' }, 'made-up/3', history), {
    schema: 'made-up/3',
    state: 'running',
    arms: 0,
  });
  const today = { schema: 'made-up/3' };
  t.is(upgraded(today, 'made-up/3', history), today);
});

test('what is newer, or of no schema, or leads in a circle, is nothing of today', (t) => {
  for (const document of [{ schema: 'made-up/4' }, {}, [], null, 'text', 7])
    t.is(upgraded(document, 'made-up/3', history), null);
  const circle = [
    { from: 'a', to: 'b', apply: (old: object) => ({ ...old }) },
    { from: 'b', to: 'a', apply: (old: object) => ({ ...old }) },
  ];
  t.is(upgraded({ schema: 'a' }, 'c', circle), null);
});

test('every step of our own leads on to today, and no two begin at the same version', (t) => {
  const from = runUpgrades.map((step) => step.from);
  t.is(new Set(from).size, from.length);
  for (const schema of [...from, runSchemaName])
    t.not(
      upgraded(
        { schema },
        runSchemaName,
        runUpgrades.map((step) => ({ ...step, apply: (old) => old })),
      ),
      null,
    );
});
