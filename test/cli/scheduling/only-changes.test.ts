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
    'reference, posture hardened: the run could not tell',
    '  could not tell',
    '    no answer',
  ]);
  t.is(again?.[0], 'reference, posture hardened: the run can tell again');
});

test('an incomplete clean-up is said every time', (t) => {
  const record = { ...night(2, good), cleanUp: 'dirty' } as const;
  const [, nothing] = told([good, good]);
  const lines = nothing === undefined ? [] : onlyChanges(record, nothing, 'runs/x');
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
