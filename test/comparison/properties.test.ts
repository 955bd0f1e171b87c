import test from 'ava';
import fc from 'fast-check';
import { diffOf } from '../../runner/comparison/diff.ts';
import { exitCodeOf } from '../../runner/comparison/exit-code.ts';
import { sinceLastKnown } from '../../runner/comparison/since-last-known.ts';
import type { Change, Diff } from '../../runner/model/memory/diff.ts';
import type { RememberedRun } from '../../runner/model/memory/remembered-run.ts';
import { detectiveStatuses, preventiveStatuses, type Status } from '../../runner/model/words.ts';
import { diffSchema } from '../../runner/store/diff-file.ts';
import { night, one, remembered, two } from './remembered-builder.ts';

const status = {
  preventive: fc.constantFrom<Status>(...preventiveStatuses),
  detective: fc.constantFrom<Status>(...detectiveStatuses),
};
const controls = fc.record(
  {
    'mount-verb': status.preventive,
    'launch-gate': status.preventive,
    'image-mounted': status.detective,
    'mark-written': status.detective,
  },
  { requiredKeys: ['mount-verb'] },
);
const conditions = fc.record({
  fingerprint: fc.record({
    build: fc.constantFrom('1', '2'),
    sysmon: fc.constantFrom('15', '16', null),
    qemu: fc.constantFrom('7', '8'),
  }),
  version: fc.constantFrom('0.1.0', '0.2.0'),
  posture: fc.constantFrom('hardened', 'patched'),
  probed: fc.dictionary(
    fc.constantFrom('mount-verb', 'launch-gate'),
    fc.constantFrom('on', 'off', 'unknown'),
  ),
  drift: fc.dictionary(fc.constantFrom('mount-verb', 'image-mounted'), fc.constantFrom('off', 'broken')),
  rules: fc.dictionary(fc.constantFrom('r-1', 'r-2'), fc.constantFrom('a'.repeat(64), 'b'.repeat(64))),
  ruleOf: fc.constantFrom({}, { 'image-mounted': 'r-1' }, { 'image-mounted': 'r-1', 'mark-written': 'r-2' }),
});

/** A run that came to its end, of a day. */
const runOf = (day: number): fc.Arbitrary<RememberedRun> =>
  fc.tuple(conditions, controls, fc.option(controls, { nil: undefined })).map(([given, first, second]) =>
    remembered({
      ...given,
      ...night(day),
      judged: { [one]: first, ...(second === undefined ? {} : { [two]: second }) },
    }),
  );
/** Repetitions of one run, all under the same conditions. */
const sideOf = (day: number): fc.Arbitrary<readonly RememberedRun[]> =>
  fc.tuple(runOf(day), fc.array(runOf(day), { maxLength: 3 })).map(([first, more]) => [
    first,
    ...more.map((run, i) => ({
      ...first,
      id: `${first.id.slice(0, -1)}${i + 1}`,
      scenarios: run.scenarios,
    })),
  ]);

const changesOf = ({ controls: all }: Diff): Readonly<Record<string, Change>> =>
  Object.fromEntries(all.map(({ scenario, control, change }) => [`${scenario} ${control}`, change]));

const mirrored: Readonly<Record<Change, Change>> = {
  improved: 'regressed',
  regressed: 'improved',
  unchanged: 'unchanged',
  flaky: 'flaky',
  incomparable: 'incomparable',
};

test('a run held against itself: nothing changed, but what could not be judged either time', (t) => {
  fc.assert(
    fc.property(runOf(1), fc.boolean(), (run, across) => {
      const diff = diffOf([run], [run], { across });
      t.deepEqual(diff.differences, []);
      for (const { change, before, after } of diff.controls) {
        t.is(before, after);
        t.is(change, after === 'inconclusive' ? 'incomparable' : 'unchanged');
      }
    }),
  );
});

test('sides swapped: what improved has regressed, and the other way round', (t) => {
  fc.assert(
    fc.property(sideOf(1), sideOf(2), fc.boolean(), (before, after, across) => {
      const swapped = changesOf(diffOf(after, before, { across }));
      const expected = Object.entries(changesOf(diffOf(before, after, { across }))).map(([key, change]) => [
        key,
        mirrored[change],
      ]);
      t.deepEqual(swapped, Object.fromEntries(expected));
    }),
  );
});

test('an extra repetition that tells nothing hides no regression, on neither side', (t) => {
  const unknown = fc.constantFrom<Status>('inconclusive', 'not-reached');
  fc.assert(
    fc.property(sideOf(1), sideOf(2), unknown, fc.boolean(), (before, after, says, onBefore) => {
      const silent = (side: readonly RememberedRun[]): readonly RememberedRun[] => {
        const [first] = side;
        if (first === undefined) return side;
        const scenarios = first.scenarios.map(({ verdicts, ...scenario }) => ({
          ...scenario,
          verdicts: verdicts.map((verdict) => ({ ...verdict, status: says })),
        }));
        return [...side, { ...first, id: `${first.id}f`, scenarios }];
      };
      const was = changesOf(diffOf(before, after, { across: true }));
      const is = changesOf(
        onBefore
          ? diffOf(silent(before), after, { across: true })
          : diffOf(before, silent(after), { across: true }),
      );
      for (const [key, change] of Object.entries(was))
        if (change === 'regressed' || change === 'improved' || change === 'flaky') t.is(is[key], change, key);
    }),
  );
});

test('across: as if conditions were the same', (t) => {
  fc.assert(
    fc.property(sideOf(1), sideOf(2), (before, after) => {
      const [{ target, harness, ruleOf }] = after as [RememberedRun];
      const alike = before.map((run) => ({ ...run, target, harness, ruleOf }));
      t.deepEqual(
        changesOf(diffOf(before, after, { across: true })),
        changesOf(diffOf(alike, after, { across: false })),
      );
    }),
  );
});

test('what is compared without across comes out the same with it', (t) => {
  fc.assert(
    fc.property(sideOf(1), sideOf(2), (before, after) => {
      const across = changesOf(diffOf(before, after, { across: true }));
      for (const [key, change] of Object.entries(changesOf(diffOf(before, after, { across: false }))))
        if (change !== 'incomparable') t.is(across[key], change, key);
    }),
  );
});

test('every control of both sides is told once, in a valid document, and the exit code is theirs', (t) => {
  fc.assert(
    fc.property(sideOf(1), sideOf(2), fc.boolean(), (before, after, across) => {
      const diff = diffOf(before, after, { across });
      t.deepEqual(diffSchema.parse(JSON.parse(JSON.stringify(diff))), diff);
      const judged = [...before, ...after].flatMap(({ scenarios }) =>
        scenarios.flatMap(({ id, verdicts }) => verdicts.map(({ control }) => `${id} ${control}`)),
      );
      const told = diff.controls.map(({ scenario, control }) => `${scenario} ${control}`);
      t.deepEqual(told.toSorted(), [...new Set(judged)].sort());
      const changes = diff.controls.map(({ change }) => change);
      const isUntold = changes.includes('flaky') || changes.includes('incomparable');
      t.is(exitCodeOf(diff), changes.includes('regressed') ? 1 : isUntold ? 3 : 0);
    }),
  );
});

test('where nothing was compared, nothing is said to be well', (t) => {
  t.is(exitCodeOf(diffOf([remembered()], [remembered()], { across: true })), 3);
});

test('nights that tell nothing, between, change nothing of what is held against the last known', (t) => {
  const silentNight = (run: RememberedRun, day: number): RememberedRun => ({
    ...run,
    ...night(day),
    scenarios: run.scenarios.map(({ verdicts, ...scenario }) => ({
      ...scenario,
      verdicts: verdicts.map((verdict) => ({ ...verdict, status: 'inconclusive' as const })),
    })),
  });
  fc.assert(
    fc.property(runOf(1), runOf(9), fc.integer({ min: 1, max: 5 }), (before, now, nights) => {
      const between = Array.from({ length: nights }, (_, i) => silentNight(before, 8 - i));
      const told = (earlier: readonly RememberedRun[]) =>
        sinceLastKnown(earlier, now).controls.filter(
          ({ before: was }) => was !== null && was !== 'not-reached',
        );
      const known = told([before]).filter(
        ({ before: was, after }) => was !== 'inconclusive' && after !== null,
      );
      const still = new Map(
        told([...between, before]).map((each) => [`${each.scenario} ${each.control}`, each]),
      );
      for (const each of known) t.deepEqual(still.get(`${each.scenario} ${each.control}`), each);
    }),
  );
});
