import test from 'ava';
import { onlyChanges } from '../../../runner/cli/scheduling/only-changes.ts';
import { verdict } from '../../reports/record-builder.ts';
import { linesOf, lost, night, told } from './nights.ts';

const good = { 'launch-gate': 'prevented' } as const;
const bad = { 'launch-gate': 'not-prevented' } as const;

test('a night like the one before says nothing, whether good or bad', (t) => {
  const [, same, , still] = linesOf([good, good, bad, bad]);
  t.deepEqual(same, []);
  t.deepEqual(still, []);
});

test('what changed is said with its reason, its run, the folder and the command for more', (t) => {
  const [, changed] = linesOf([good, bad]);
  t.deepEqual(changed, [
    'reference, posture hardened: 1 regressed',
    '  regressed launch-gate: prevented -> not-prevented',
    '    T1553.005-2 (was so in 20261101-020000-0000): the reason for launch-gate',
    'outcome: unexpected: launch-gate',
    'Results of the reference guest are no evidence about Windows.',
    'run folder: runs/night-2',
    '  motw report runs/night-2',
  ]);
});

test('a run that could not tell says so, and why', (t) => {
  const [, silent, , again] = linesOf([
    good,
    lost('finished', 'no answer'),
    lost('finished', 'no answer'),
    good,
  ]);
  t.deepEqual(silent?.slice(0, 3), [
    'reference, posture hardened: nothing could be judged',
    '  nothing could be judged',
    '    no answer',
  ]);
  t.is(again?.[0], 'reference, posture hardened: can be judged now');
});

test('the first run that judges says how everything stands: silence would look like protection', (t) => {
  const unstated = verdict('image-mounted', 'missed', { expected: null, outcome: 'unstated' });
  const [, first, second] = linesOf([
    lost('finished', 'no answer'),
    { ...good, unstated },
    { ...good, unstated },
  ]);
  t.deepEqual(first?.slice(0, 4), [
    'reference, posture hardened: judged for the first time',
    '  2 controls: 1 as expected, 1 without an expectation',
    '  say what you expect: `motw accept runs/night-2`',
    'outcome: expected',
  ]);
  t.deepEqual(second, []);
  const [wrong] = linesOf([bad]);
  t.deepEqual(wrong?.slice(0, 5), [
    'reference, posture hardened: judged for the first time; 1 not as expected',
    '  not as expected launch-gate: never known -> not-prevented',
    '    T1553.005-2: the reason for launch-gate',
    '  1 controls: 1 not as expected',
    'outcome: unexpected: launch-gate',
  ]);
});

test('that one thing is better says nothing of what still fails', (t) => {
  const gate = { ...bad, 'mark-written': 'missed' } as const;
  const [, better, , again] = linesOf([
    gate,
    { ...gate, 'launch-gate': 'prevented' },
    lost('finished', 'x'),
    gate,
  ]);
  t.true(better?.includes('outcome: unexpected: mark-written'), better?.join('\n'));
  t.true(again?.includes('outcome: unexpected: launch-gate, mark-written'), again?.join('\n'));
  const [, little] = linesOf([bad, { 'launch-gate': 'warned' }]);
  t.true(little?.includes('  better launch-gate: not-prevented -> warned'));
  t.regex(little?.join('\n') ?? '', /still not as expected; the reason for launch-gate/);
});

test('what has the status that it had is not called worse or better', (t) => {
  const gap = { expected: 'missed' } as const;
  const before = { 'mark-written': verdict('mark-written', 'missed', { ...gap, outcome: 'known-gap' }) };
  const after = { 'mark-written': verdict('mark-written', 'missed', { ...gap, outcome: 'unexpected' }) };
  const [, ended] = linesOf([before, after]);
  t.is(ended?.[0], 'reference, posture hardened: 1 not as expected');
  t.is(ended?.[1], '  not as expected mark-written: still missed');
  const [, , again] = linesOf([good, { 'launch-gate': 'inconclusive' }, good]);
  t.is(again?.[0], 'reference, posture hardened: 1 can be judged');
  t.is(again?.[1], '  can be judged launch-gate: prevented again');
});

test('an incomplete clean-up is said every time', (t) => {
  const record = { ...night(2, good), cleanUp: 'dirty' } as const;
  const [, nothing] = told([good, good]);
  const lines =
    nothing === undefined
      ? []
      : onlyChanges({ record, transitions: nothing, folder: 'runs/x', isFirst: false });
  t.is(lines[0], 'reference, posture hardened: clean-up incomplete');
  t.true(lines.includes('  motw clean-up'));
});

test("a guest's words can neither steer a terminal nor fill it", (t) => {
  const why = `\u001b[2J\u202e${'x'.repeat(10_000)}\nmotw: all is well`;
  const broken = { 'launch-gate': verdict('launch-gate', 'not-prevented', { outcome: 'unexpected', why }) };
  const [, lines = []] = linesOf([good, broken]);
  t.notRegex(lines.join(''), /[\p{Cc}\p{Cf}]/u);
  t.true(lines.every((line) => line.length < 500));
  t.false(lines.some((line) => line.startsWith('motw:')));
});
