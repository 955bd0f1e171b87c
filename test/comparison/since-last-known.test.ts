import test from 'ava';
import { diffOf } from '../../runner/comparison/diff.ts';
import { exitCodeOf } from '../../runner/comparison/exit-code.ts';
import { sinceLastKnown } from '../../runner/comparison/since-last-known.ts';
import type { RememberedRun } from '../../runner/model/memory/remembered-run.ts';
import { type Given, type Judged, night, one, remembered, repeated, two } from './remembered-builder.ts';

const verb = 'mount-verb';

function of(day: number, status: Judged[string][string], given: Given = {}): RememberedRun {
  return remembered({ ...night(day), judged: { [one]: { [verb]: status } }, ...given });
}

test('an inconclusive night between hides no regression', (t) => {
  const earlier = [of(3, 'inconclusive'), of(2, 'not-reached'), of(1, 'prevented')];
  const diff = sinceLastKnown(earlier, of(4, 'not-prevented'));
  const [change, ...more] = diff.controls;
  t.deepEqual(more, []);
  t.is(change?.change, 'regressed');
  t.deepEqual(
    [change?.before, change?.after, change?.beforeRun],
    ['prevented', 'not-prevented', night(1).id],
  );
  t.is(diff.before, null);
  t.is(diff.after.id, night(4).id);
  t.is(exitCodeOf(diff), 1);
  // The night alone would have.
  const [last] = diffOf(earlier.slice(0, 1), [of(4, 'not-prevented')], { across: false }).controls;
  t.is(last?.change, 'incomparable');
});

test('an inconclusive night itself is told with its reason, against what was known', (t) => {
  const [change] = sinceLastKnown(
    [of(1, 'prevented')],
    of(2, ['inconclusive', 'the guest fell silent']),
  ).controls;
  t.is(change?.change, 'incomparable');
  t.is(change?.why, 'inconclusive in the later run: the guest fell silent');
  t.is(change?.before, 'prevented');
});

test('each control is held against its own last known run', (t) => {
  const judged = (first: Judged[string]) => ({ judged: { [one]: first } });
  const diff = sinceLastKnown(
    [
      remembered({ ...night(3), ...judged({ [verb]: 'inconclusive', 'image-mounted': 'missed' }) }),
      remembered({ ...night(2), ...judged({ [verb]: 'prevented', 'image-mounted': 'detected' }) }),
    ],
    remembered({ ...night(4), ...judged({ [verb]: 'prevented', 'image-mounted': 'detected' }) }),
  );
  t.deepEqual(
    diff.controls.map(({ control, change, beforeRun }) => [control, change, beforeRun]),
    [
      [verb, 'unchanged', night(2).id],
      ['image-mounted', 'improved', night(3).id],
    ],
  );
});

test('runs that did not come to their end, and the run itself, know nothing', (t) => {
  const now = of(4, 'not-prevented');
  const earlier = [now, of(3, 'not-prevented', { state: 'interrupted' }), of(2, 'prevented')];
  t.is(sinceLastKnown(earlier, now).controls[0]?.beforeRun, night(2).id);
});

test('a night in which the control was set otherwise on purpose hides no regression, and is one itself', (t) => {
  const drifted = of(2, 'not-prevented', { drift: { [verb]: 'broken' } });
  const changeOf = (earlier: readonly RememberedRun[], now: RememberedRun) =>
    sinceLastKnown(earlier, now).controls.map(({ change, beforeRun }) => [change, beforeRun]);
  const sound = of(1, 'prevented');
  t.deepEqual(changeOf([drifted, sound], of(3, 'not-prevented')), [['regressed', sound.id]]);
  t.deepEqual(changeOf([drifted, sound], of(3, 'prevented')), [['unchanged', sound.id]]);
  t.deepEqual(changeOf([sound], drifted), [['regressed', sound.id]]);
  const again = of(3, 'not-prevented', { drift: { [verb]: 'broken' } });
  t.deepEqual(changeOf([drifted, sound], again), [['unchanged', drifted.id]]);
});

test('seen for the first time', (t) => {
  for (const [says, earlier] of [
    ['judged for the first time', []],
    ['judged for the first time', [remembered({ ...night(1), judged: { [two]: { [verb]: 'prevented' } } })]],
    ['no earlier run could tell how it was', [of(1, 'inconclusive')]],
  ] as const) {
    const [change, ...more] = sinceLastKnown(earlier, of(2, 'prevented')).controls;
    t.deepEqual(more, []);
    t.deepEqual([change?.change, change?.before, change?.after], ['incomparable', null, 'prevented']);
    t.is(change?.why, says);
    t.deepEqual(change?.seen, { before: {}, after: { prevented: 1 } });
  }
});

test('what the newest run with the scenario judged and this one does not is told as gone, once', (t) => {
  const both = { judged: { [one]: { [verb]: 'prevented', 'my-rule': 'detected' } } } as const;
  const diff = sinceLastKnown([remembered({ ...night(1), ...both })], of(2, 'prevented'));
  t.deepEqual(
    diff.controls.map(({ control, change, why }) => [control, change, why]),
    [
      [verb, 'unchanged', null],
      ['my-rule', 'incomparable', 'not judged in the later run'],
    ],
  );
  const nextNight = sinceLastKnown(
    [of(2, 'prevented'), remembered({ ...night(1), ...both })],
    of(3, 'prevented'),
  );
  t.deepEqual(
    nextNight.controls.map(({ control }) => control),
    [verb],
  );
});

test('an update that took a control away is a regression that names the update', (t) => {
  const [change] = sinceLastKnown(
    [of(1, 'prevented', { fingerprint: { build: '1' } })],
    of(2, 'not-prevented', { fingerprint: { build: '2' } }),
  ).controls;
  t.is(change?.change, 'regressed');
  t.is(change?.why, 'it was not-prevented; since then the build differs: 1, then 2');
});

test('differences are those to the newest earlier run that came to its end', (t) => {
  const diff = sinceLastKnown(
    [
      of(4, 'prevented', { state: 'interrupted', version: '2.1', judged: { [one]: { gone: 'prevented' } } }),
      of(3, 'inconclusive', { version: '2' }),
      of(2, 'prevented', { version: '1' }),
    ],
    of(5, 'prevented', { version: '3' }),
  );
  t.deepEqual(diff.differences, [{ what: 'harness version', before: '2', after: '3' }]);
  t.deepEqual(
    diff.controls.map(({ control }) => control),
    [verb],
  );
});

test('repetitions: those of an earlier run stand together, and those of the run itself are not earlier', (t) => {
  const before = repeated(1, verb, ['prevented', 'prevented', 'not-prevented']);
  const now = repeated(2, verb, ['prevented', 'prevented']);
  const newestFirst = [...now.slice(0, 1), ...before.toReversed()];
  const [alone] = sinceLastKnown(newestFirst, now[1] as RememberedRun).controls;
  t.is(alone?.change, 'flaky');
  t.is(alone?.why, 'earlier repetitions: prevented 2 of 3, not-prevented 1');
  const all = sinceLastKnown(newestFirst, now);
  t.deepEqual(all.controls[0]?.seen, {
    before: { prevented: 2, 'not-prevented': 1 },
    after: { prevented: 2 },
  });
  t.deepEqual(
    all.after.runs,
    now.map(({ id }) => id),
  );
});

test('a block that nobody explains is new where the last run had none, however often it was there before', (t) => {
  const blocked: Given = {
    judged: { [one]: { [verb]: 'prevented', undeclared: ['blocked-unattributed', 'it took C:\\x.iso'] } },
  };
  const now = remembered({ ...night(4), ...blocked });
  const changeOf = (earlier: readonly RememberedRun[]) =>
    sinceLastKnown(earlier, now).controls.find(({ control }) => control === 'undeclared');
  const long = remembered({ ...night(1), ...blocked });
  const again = changeOf([of(3, 'prevented'), long]);
  t.deepEqual([again?.change, again?.why], ['incomparable', 'it took C:\\x.iso']);
  t.is(changeOf([remembered({ ...night(3), ...blocked })])?.change, 'unchanged');
  t.is(changeOf([])?.why, 'it took C:\\x.iso');
});

test('a run that was interrupted is held against nothing', (t) => {
  const diff = sinceLastKnown([of(1, 'prevented')], of(2, 'not-prevented', { state: 'interrupted' }));
  t.deepEqual(
    diff.controls.map(({ change, why }) => [change, why]),
    [['incomparable', 'the later run was interrupted']],
  );
});

test('earlier runs are read only until every control is known', (t) => {
  let read = 0;
  function* earlier() {
    for (let day = 20; day > 0; day--) {
      read += 1;
      yield of(day, day > 18 ? 'inconclusive' : 'prevented');
    }
  }
  sinceLastKnown(earlier(), of(21, 'prevented'));
  // One more tells that no repetition of the last one follows.
  t.is(read, 4);
});
