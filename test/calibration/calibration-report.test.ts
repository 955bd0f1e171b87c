import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import type { CalibrationCell } from '../../runner/model/calibration.ts';
import { postureNames } from '../../runner/model/scenario.ts';
import { calibrationReport } from '../../runner/reports/console/calibration-report.ts';
import { calibrationWith, cellsOf, sampleCalibration } from './sample-calibration.ts';

const plain = { colour: false, columns: 80 };
const broken: Partial<CalibrationCell> = {
  seen: 'prevented',
  right: false,
  wrong: 'expected not-configured, seen prevented',
  why: 'the file inside has zone 3',
  run: '20261124-064512-3f9a',
};

function withWrong(changes: Partial<CalibrationCell>) {
  return calibrationWith(
    cellsOf('hardened').map((cell) =>
      cell.flip === 'motw-propagation=off' && cell.control === 'motw-propagation'
        ? { ...cell, ...changes }
        : cell,
    ),
  );
}

test('no line is longer than the terminal is wide, and a row is on one line from 80 columns on', (t) => {
  const all = calibrationWith(postureNames.flatMap(cellsOf));
  for (const columns of [40, 60, 80, 100, 120, 200]) {
    const lines = calibrationReport(all, { colour: false, columns }).split('\n');
    t.true(lines.every((line) => line.length <= Math.max(40, columns)));
    const row = lines.find((line) => line.startsWith('mount-verb=broken') && columns >= 80);
    if (columns >= 80) t.regex(row ?? '', /^mount-verb=broken +stop +stop +pass +off +off +seen/);
  }
});

test('each posture is a table of its own: a row for each flip, a mark for each control', (t) => {
  const lines = calibrationReport(calibrationWith(postureNames.flatMap(cellsOf)), plain).split('\n');
  for (const posture of postureNames)
    t.is(lines.filter((line) => new RegExp(`^${posture} +1 +2 .* 10$`).test(line)).length, 1, posture);
  t.is(lines.filter((line) => /^none /.test(line)).length, postureNames.length);
  const long = lines.findIndex((line) => /^process-from-mounted-image +stop .* miss$/.test(line));
  t.is(lines[long + 1], '  =rule-off');
});

test('what the marks mean is said, each mark means one thing, and the last line counts', (t) => {
  const text = calibrationReport(sampleCalibration, plain);
  t.regex(
    text.replace(/\s+/g, ' '),
    /marks: stop prevented, warn warned, pass not-prevented, off not-configured/,
  );
  t.regex(text.replace(/\s+/g, ' '), /1 motw-propagation, 2 launch-gate, 3 mount-verb/);
  t.regex(text, /^26 runs with 260 cells: 260 right, 0 wrong$/m);
  t.notRegex(text, /WRONG|NOT CALIBRATED|RUN TWICE/);
});

test('a wrong cell stands out without colour, and is told about with the next step', (t) => {
  const text = calibrationReport(withWrong(broken), plain);
  t.regex(text, /^motw-propagation=off +stop!\./m);
  const told = text.replace(/\n {4}/g, ' ').replace('\n  seen', ' seen');
  t.regex(
    told,
    /^WRONG hardened, motw-propagation=off: motw-propagation: expected not-configured, seen prevented/m,
  );
  t.regex(told, /the run says: the file inside has zone 3/);
  t.regex(told, /next: motw report 20261124-064512-3f9a --verbose/);
  t.regex(text, /259 right, 1 wrong/);
});

test('colour only adds to the text', (t) => {
  const calibration = withWrong(broken);
  const painted = calibrationReport(calibration, { ...plain, colour: true });
  t.not(painted, stripVTControlCharacters(painted));
  t.is(stripVTControlCharacters(painted), calibrationReport(calibration, plain));
});

test('cells without a verdict, runs made twice and runs not made are told', (t) => {
  const calibration = {
    ...withWrong({ ...broken, seen: null, wrong: 'there is no verdict', why: '', run: null }),
    retried: [
      {
        scenario: 'T1553.005-2',
        posture: 'hardened',
        flip: 'mount-verb=off',
        why: 'the marked arm failed at mount',
      },
    ],
    left: [{ scenario: 'T1553.005-2', posture: 'blind', flip: 'none', why: 'interrupted' }],
  };
  const text = calibrationReport(calibration, plain);
  t.regex(text, /^motw-propagation=off +-! +\. /m);
  t.regex(text, /^RUN TWICE hardened, mount-verb=off: the marked arm failed at mount$/m);
  t.regex(text, /^NOT CALIBRATED \(1 runs, the first is\) blind, none: interrupted$/m);
  t.regex(text, /1 wrong; 1 runs not made/);
});

test('what comes from the guest can not write to the terminal', (t) => {
  const text = calibrationReport(withWrong({ ...broken, why: 'a\u001b[2Jb', wrong: 'c\u0007d' }), plain);
  for (const code of [0x07, 0x1b]) t.false(text.includes(String.fromCharCode(code)));
});
