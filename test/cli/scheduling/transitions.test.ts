import test from 'ava';
import { verdict } from '../../reports/record-builder.ts';
import { inShort, lost, night, shortly, told, toldBy } from './nights.ts';

const good = { 'launch-gate': 'prevented' } as const;
const bad = { 'launch-gate': 'not-prevented' } as const;
const unknown = { 'launch-gate': 'inconclusive' } as const;
const regressed = 'regression launch-gate prevented not-prevented';
const better = 'recovery launch-gate not-prevented prevented';

test('a control that fails is told once, and that it is well again once', (t) => {
  t.deepEqual(shortly([good, good, bad, bad, bad, good, good]), [[], [], [regressed], [], [], [better], []]);
});

test('one that comes and goes is told each time it does', (t) => {
  t.deepEqual(shortly([good, bad, good, bad]), [[], [regressed], [better], [regressed]]);
});

test('a night that could not judge hides no regression, and is told once', (t) => {
  const lostSight = 'inconclusive launch-gate prevented inconclusive';
  t.deepEqual(shortly([good, unknown, unknown, bad, bad]), [[], [lostSight], [], [regressed], []]);
  const again = 'recovery launch-gate prevented prevented';
  t.deepEqual(shortly([good, unknown, unknown, good, good]), [[], [lostSight], [], [again], []]);
});

test('nobody is told of a recovery to what still fails', (t) => {
  const lostSight = 'inconclusive launch-gate not-prevented inconclusive';
  t.deepEqual(shortly([good, bad, unknown, bad, good]), [[], [regressed], [lostSight], [], [better]]);
});

test('what is wrong in the very first run is told in it, and not again', (t) => {
  t.deepEqual(shortly([bad, bad]), [['regression launch-gate null not-prevented'], []]);
  t.deepEqual(shortly([unknown, unknown, good]), [
    ['inconclusive launch-gate null inconclusive'],
    [],
    ['recovery launch-gate null prevented'],
  ]);
  t.deepEqual(shortly([unknown, bad, bad]), [
    ['inconclusive launch-gate null inconclusive'],
    ['regression launch-gate null not-prevented'],
    [],
  ]);
  t.deepEqual(shortly([good, { ...good, 'mark-written': 'missed' }, { ...good, 'mark-written': 'missed' }]), [
    [],
    ['regression mark-written null missed'],
    [],
  ]);
});

test('a run that judges nothing is one sentence, once, whatever it was for', (t) => {
  const silent = lost('finished', 'the guest does not answer');
  const timeUp = lost('interrupted', 'the time is up');
  t.deepEqual(shortly([good, silent, silent, good, good]), [
    [],
    ['could not tell: the guest does not answer'],
    [],
    ['can tell again'],
    [],
  ]);
  t.deepEqual(shortly([good, timeUp, silent, bad, bad]), [
    [],
    ['could not tell: it was interrupted: the time is up'],
    [],
    ['can tell again', regressed],
    [],
  ]);
  t.deepEqual(shortly([silent, good]), [['could not tell: the guest does not answer'], ['can tell again']]);
});

test('a run that was interrupted lists no controls, whatever it had begun to judge', (t) => {
  const cut = { ...night(2, unknown), state: 'interrupted' } as const;
  t.deepEqual(shortly([good, cut, good]), [[], ['could not tell: it was interrupted'], ['can tell again']]);
});

test('a control that cannot be judged after a lost night is told all the same', (t) => {
  t.deepEqual(shortly([good, lost('finished', 'lost'), unknown, unknown]).slice(2), [
    ['can tell again', 'inconclusive launch-gate prevented inconclusive'],
    [],
  ]);
});

test('a known gap that ends is told on its day, though the status is the same', (t) => {
  const missed = { expected: 'missed' } as const;
  const gap = { 'mark-written': verdict('mark-written', 'missed', { ...missed, outcome: 'known-gap' }) };
  const past = { 'mark-written': verdict('mark-written', 'missed', { ...missed, outcome: 'unexpected' }) };
  t.deepEqual(shortly([gap, gap, past, past]), [[], [], ['regression mark-written missed missed'], []]);
  const [, , ended] = told([gap, gap, past]);
  t.is(ended?.regression[0]?.why, 'the reason for mark-written');
});

test('a known gap that can be judged again is no recovery', (t) => {
  const gap = { 'mark-written': verdict('mark-written', 'missed', { outcome: 'known-gap' }) };
  const lostSight = { 'mark-written': 'inconclusive' } as const;
  t.deepEqual(shortly([gap, lostSight, gap]), [[], ['inconclusive mark-written missed inconclusive'], []]);
});

test('a block that nobody explains is told when it comes and when it goes', (t) => {
  const block = verdict('undeclared', 'blocked-unattributed', { expected: null, outcome: 'unstated' });
  t.deepEqual(shortly([good, { ...good, undeclared: block }, { ...good, undeclared: block }, good, good]), [
    [],
    ['inconclusive undeclared null blocked-unattributed'],
    [],
    ['recovery undeclared blocked-unattributed null'],
    [],
  ]);
});

test('what stops something without its own sign is no protection any more, and no failure', (t) => {
  const unattributed = { 'launch-gate': 'blocked-unattributed' } as const;
  t.deepEqual(shortly([good, unattributed, unattributed, bad]), [
    [],
    ['inconclusive launch-gate prevented blocked-unattributed'],
    [],
    ['regression launch-gate blocked-unattributed not-prevented'],
  ]);
});

test('a control of a scenario that was not run this time is nothing to tell', (t) => {
  const two = { ...good, 'mark-written': 'detected' } as const;
  const both = night(1, two);
  const [only] = both.scenarios;
  const wider = { ...both, scenarios: [{ ...only, id: 'T1553.005-1' }, ...both.scenarios] } as typeof both;
  t.deepEqual(inShort(toldBy([night(2, two)], [wider])), []);
  const third = { ...wider, id: '20261103-020000-0000', startedAt: '2026-11-03T02:00:00.000Z' };
  t.deepEqual(inShort(toldBy([third], [wider, night(2, two)])), []);
});

test('a control that is the same in several scenarios is told once, with all of them', (t) => {
  const inTwo = (of: typeof good | typeof bad, number: number) => {
    const record = night(number, of);
    return {
      ...record,
      scenarios: ['a', 'b'].flatMap((id) => record.scenarios.map((each) => ({ ...each, id }))),
    };
  };
  const { regression } = toldBy([inTwo(bad, 2)], [inTwo(good, 1)]);
  t.deepEqual(
    regression.map(({ control, scenarios, since }) => [control, scenarios, since]),
    [['launch-gate', ['a', 'b'], '20261101-020000-0000']],
  );
});

test('repetitions that begin to disagree are told once, and how they agree again', (t) => {
  const batch = (number: number, ...of: readonly (typeof good | typeof bad)[]) =>
    of.map((each, i) => ({
      ...night(number, each),
      id: `2026110${number}-02000${i}-0000`,
      startedAt: `2026-11-0${number}T02:00:0${i}.000Z`,
      batch: `batch-${number}`,
    }));
  const nights = [
    batch(1, good, good, good),
    batch(2, good, bad, good),
    batch(3, bad, good, good),
    batch(4, bad, bad, bad),
    batch(5, bad, bad, bad),
    batch(6, good, good, bad),
    batch(7, good, good, good),
  ];
  t.deepEqual(
    nights.map((now, i) => inShort(toldBy(now, nights.slice(0, i).flat()))),
    [
      [],
      ['inconclusive launch-gate prevented prevented'],
      [],
      ['regression launch-gate prevented not-prevented'],
      [],
      ['inconclusive launch-gate not-prevented prevented'],
      ['recovery launch-gate prevented prevented'],
    ],
  );
});

test('what of the conditions changed is told with it', (t) => {
  const [first, second] = [night(1, good), night(2, bad)];
  const patched = { ...second.target, fingerprint: { ...second.target.fingerprint, kernel: '6.1.0-42' } };
  const { regression, differences } = toldBy([{ ...second, target: patched }], [first]);
  t.is(regression.length, 1);
  t.deepEqual(
    differences.map(({ before, after }) => [before, after]),
    [['6.1.0-41-amd64', '6.1.0-42']],
  );
});
