import test from 'ava';
import { historyOf } from '../../runner/comparison/history.ts';
import type { Status } from '../../runner/model/words.ts';
import { night, one, remembered, repeated, two } from './remembered-builder.ts';

const verb = 'mount-verb';
const nights = (...some: readonly Status[]) =>
  some.map((status, i) => remembered({ ...night(i + 1), judged: { [one]: { [verb]: status } } }));

test('changes are against the last status that was known, with what differs between those two runs', (t) => {
  const runs = nights('prevented', 'prevented', 'inconclusive', 'not-prevented', 'prevented');
  const [, , , broken] = runs;
  const changed = runs.map((run) =>
    run === broken ? { ...run, target: { ...run.target, fingerprint: { build: '2' } } } : run,
  );
  const { controls } = historyOf(changed, []);
  t.is(controls.length, 1);
  t.deepEqual(
    controls[0]?.points.map(({ run, status }) => [run, status]),
    runs.map((run, i) => [
      run.id,
      (['prevented', 'prevented', 'inconclusive', 'not-prevented', 'prevented'] as const)[i],
    ]),
  );
  t.like(controls[0]?.changes, {
    length: 2,
    0: {
      run: night(4).id,
      since: night(2).id,
      before: 'prevented',
      after: 'not-prevented',
      change: 'regressed',
    },
    1: {
      run: night(5).id,
      since: night(4).id,
      before: 'not-prevented',
      after: 'prevented',
      change: 'improved',
    },
  });
  t.deepEqual(controls[0]?.changes[0]?.differences[0], { what: 'build', before: '22631.4317', after: '2' });
});

test('statuses that can not be held against each other, and equal ones, are told as such', (t) => {
  const [control] = historyOf(nights('not-configured', 'not-prevented', 'blocked-unattributed'), []).controls;
  t.deepEqual(
    control?.changes.map(({ change }) => change),
    ['unchanged', 'incomparable'],
  );
});

test('repetitions that disagree are flaky, and so is what comes after them', (t) => {
  const runs = [
    ...nights('prevented'),
    ...repeated(2, verb, ['prevented', 'not-prevented', 'prevented']),
    ...repeated(3, verb, ['not-prevented', 'not-prevented']),
    remembered({ ...night(4), judged: { [one]: { [verb]: 'prevented' } } }),
  ];
  const [control] = historyOf(runs, []).controls;
  t.deepEqual(
    control?.changes.map(({ before, after, change }) => [before, after, change]),
    [
      ['prevented', 'not-prevented', 'flaky'],
      ['not-prevented', 'prevented', 'flaky'],
      ['prevented', 'not-prevented', 'flaky'],
      ['not-prevented', 'prevented', 'improved'],
    ],
  );
});

test('a history is of one target, posture, scenario and control', (t) => {
  const judged = { [one]: { [verb]: 'prevented' }, [two]: { [verb]: 'prevented' } } as const;
  const runs = [
    remembered({ ...night(1), judged, posture: 'hardened' }),
    remembered({ ...night(2), judged, posture: 'patched' }),
    remembered({ ...night(3), judged, target: { name: 'other' }, posture: 'hardened' }),
    remembered({ ...night(4), judged, posture: 'hardened' }),
  ];
  t.deepEqual(
    historyOf(runs, []).controls.map(({ target, posture, scenario, points }) => [
      target,
      posture,
      scenario,
      points.map(({ run }) => run),
    ]),
    [
      ['win11', 'hardened', one, [night(1).id, night(4).id]],
      ['win11', 'hardened', two, [night(1).id, night(4).id]],
      ['win11', 'patched', one, [night(2).id]],
      ['win11', 'patched', two, [night(2).id]],
      ['other', 'hardened', one, [night(3).id]],
      ['other', 'hardened', two, [night(3).id]],
    ],
  );
});

test('every run is listed, and only those that came to their end tell how a control was', (t) => {
  const judged = { [one]: { [verb]: 'prevented' } } as const;
  const interrupted = remembered({ ...night(1), judged, state: 'interrupted', drift: { [verb]: 'off' } });
  const unreadable = [{ folder: '20261101-020000-0000', reason: 'is empty' }];
  const document = historyOf([interrupted], unreadable);
  t.like(document.runs, {
    length: 1,
    0: { id: night(1).id, state: 'interrupted', drift: ['mount-verb=off'] },
  });
  t.deepEqual(document.controls, []);
  t.deepEqual(document.unreadable, unreadable);
});

test('each run is held against the one before it that came to its end, on the same target in the same posture', (t) => {
  const on = (day: number, build: string, given: Parameters<typeof remembered>[0] = {}) =>
    remembered({ ...night(day), fingerprint: { build }, posture: 'hardened', ...given });
  const { runs } = historyOf(
    [
      on(1, '1'),
      on(2, '9', { posture: 'patched' }),
      on(3, '9', { target: { name: 'other' } }),
      on(4, '2', { state: 'interrupted' }),
      on(5, '2', { version: '0.2.0' }),
      on(6, '2', { version: '0.2.0' }),
      on(7, '2', { version: '0.2.0', drift: { 'mount-verb': 'off' } }),
    ],
    [],
  );
  t.deepEqual(
    runs.map(({ differences }) => differences),
    [
      [],
      [],
      [],
      [],
      [
        { what: 'harness version', before: '0.1.0', after: '0.2.0' },
        { what: 'build', before: '1', after: '2' },
      ],
      [],
      [{ what: 'drift mount-verb', before: null, after: 'off' }],
    ],
  );
});
