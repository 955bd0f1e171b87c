import test from 'ava';
import { CalibrationProgress } from '../../runner/cli/progress/calibration-progress.ts';
import { trialsFrom } from './fake-lane.ts';
import { cellsOf } from './sample-calibration.ts';

const erase = '\r\x1b[2K';
const trials = trialsFrom('locked-down').slice(0, 20);
const right = cellsOf('locked-down').slice(0, 10);
const wrong = right.map((cell, index) => ({ ...cell, right: index > 0 }));

function shown(out: { isTTY?: boolean; columns?: number }, term = 'xterm-256color') {
  const written: string[] = [];
  let clock = 0;
  const progress = new CalibrationProgress({ ...out, write: (text) => written.push(text) }, 40, {
    term,
    now: () => clock,
  });
  for (const [index, trial] of trials.entries()) {
    progress.show({ is: 'begun', trial });
    clock += 3000;
    if (index === 5) progress.show({ is: 'again', trial, why: 'the marked arm failed' });
    progress.show({ is: 'done', trial, cells: index === 6 ? wrong : right });
  }
  progress[Symbol.dispose]();
  return written.join('');
}

test('not a terminal: a plain line now and then, what goes wrong at once, and the time left', (t) => {
  const lines = shown({}).trimEnd().split('\n');
  t.is(lines[0], '2 of 40 runs in 0:06, 1:54 left');
  t.is(lines.at(-1), '20 of 40 runs in 1:00, 1:00 left, 1 cells wrong');
  t.is(lines.filter((line) => / of 40 runs in /.test(line)).length, 10);
  t.true(
    lines.includes(`run once more: T1553.005-2, locked-down, ${trials[5]?.flip}: the marked arm failed`),
  );
  t.true(lines.includes(`1 wrong: T1553.005-2, locked-down, ${trials[6]?.flip}`));
});

test('a terminal that knows no control sequences gets none', (t) => {
  t.is(shown({ isTTY: true }, 'dumb'), shown({}));
});

test('a terminal: one live line that fits, taken away at the end; what goes wrong stays', (t) => {
  const text = shown({ isTTY: true, columns: 60 });
  t.true(text.endsWith(erase));
  const drawn = text.split(erase).map((part) => part.split('\n')[0] ?? '');
  t.true(drawn.some((line) => line.startsWith('5 of 40 runs in 0:18, 2:06 left  T1553.005-2, ')));
  t.true(drawn.filter((line) => line.includes(' of 40 runs')).every((line) => line.length < 60));
  t.regex(text, /1 wrong: T1553.005-2, locked-down, .*\n/);
});
