import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  calibrated,
  calibrationExitCode,
  calibrationOf,
  trialsFrom,
} from '../../runner/cli/compose/calibration.ts';
import { type Lanes, referenceLanes } from '../../runner/cli/compose/calibration-lanes.ts';
import { catalogue } from '../../runner/controls/catalogue.ts';
import type { Calibration } from '../../runner/model/calibration.ts';
import { type PostureName, postureNames } from '../../runner/model/scenario.ts';
import type { ControlId, SwitchState } from '../../runner/model/words.ts';
import type { Switchboard } from '../../runner/ports/target.ts';
import { readCalibration } from '../../runner/store/calibration-file.ts';
import { readRun } from '../../runner/store/read-run.ts';
import { declaredStates, switchableStates } from '../../runner/targets/reference/postures.ts';
import { readyReference } from '../../runner/targets/reference/ready-reference.ts';
import { cache, leftOf, motw, start, temporaryFolder } from './motw.ts';

test.serial('the whole matrix, every posture, every control in every state: all right, exit 0', async (t) => {
  t.timeout(60 * 60_000);
  const out = await temporaryFolder();
  const before = await machines();
  const { code, stdout, stderr } = await motw(['calibrate', '--json', '--out', out]);
  const calibration = JSON.parse(stdout) as Calibration;
  const wrong = calibration.cells.filter(({ right }) => !right);
  t.deepEqual(
    wrong.map(({ posture, flip, control, wrong: what, why, run }) => [
      ...[posture, flip, control, what],
      ...[why, run],
    ]),
    [],
  );
  t.is(code, 0, stderr);
  t.deepEqual(calibration.left, []);
  const scenarios = await calibrated();
  const trials = postureNames.flatMap((posture) => trialsFrom(posture, scenarios));
  const cellCount = trials.reduce((sum, { controls }) => sum + controls.length, 0);
  t.deepEqual(
    calibration.scenarios,
    scenarios.map(({ id }) => id),
  );
  t.is(calibration.right, cellCount);
  t.is(calibration.cells.length, cellCount);
  for (const { id } of catalogue) {
    for (const state of switchableStates(id)) {
      const hangsOn = (flip: string): boolean => flip.split(' + ').includes(`${id}=${state}`);
      // No posture has the antivirus on, so nothing is flipped to off.
      const stands = (posture: string): boolean =>
        declaredStates(posture as PostureName, new Map())[id] === state;
      t.true(
        calibration.cells.some(
          ({ flip, control, posture }) => control === id && (hangsOn(flip) || stands(posture)),
        ),
        `${id}=${state}`,
      );
    }
  }
  // Every status that a working harness can give to the reference guest's controls.
  t.deepEqual([...new Set(calibration.cells.map(({ seen }) => seen))].sort(), [
    ...['detected', 'missed', 'not-configured', 'not-instrumented', 'not-prevented', 'not-reached'],
    ...['prevented', 'warned'],
  ]);
  t.deepEqual(await readCalibration(out), calibration);
  t.deepEqual(await readdir(out), ['calibration.json']);
  t.deepEqual(await machines(), before);
});

test.serial(
  'a guest that ignores one of its switches: exactly the cells that hang on it are wrong',
  async (t) => {
    t.timeout(10 * 60_000);
    const out = await temporaryFolder();
    const setUp = await readyReference(cache, process.env);
    if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
    const lines: string[] = [];
    const { signal } = new AbortController();
    let calibration: Calibration;
    {
      await using lanes = await referenceLanes(setUp, cache, out);
      const deaf = withStuckSwitch(lanes, 'launch-gate', 'on');
      const [first] = await calibrated();
      if (first === undefined) throw new Error('there is no scenario to calibrate with');
      calibration = await calibrationOf(['patched'], [first], deaf, signal, {
        write: (line) => lines.push(line),
      });
    }
    const wrong = calibration.cells.filter(({ right }) => !right);
    const hanging = [
      ['launch-gate=warn', 'launch-gate', 'warned', 'prevented'],
      ['launch-gate=off', 'launch-gate', 'not-configured', 'prevented'],
      ['launch-gate=broken', 'launch-gate', 'not-prevented', 'prevented'],
      ['deny-optical-execute=broken + launch-gate=off', 'launch-gate', 'not-configured', 'prevented'],
      [
        'deny-optical-execute=broken + launch-gate=off',
        'deny-optical-execute',
        'not-prevented',
        'not-reached',
      ],
    ];
    t.deepEqual(
      wrong.map(({ scenario, flip, control, expected, seen }) => [scenario, flip, control, expected, seen]),
      hanging.map((row) => ['T1553.005-2', ...row]),
    );
    t.is(calibrationExitCode(calibration, { dirty: false, interrupted: false }), 1);
    t.true(lines.some((line) => line.startsWith('1 wrong: T1553.005-2, patched, launch-gate=off')));
    const kept = await readdir(out);
    t.deepEqual(kept.sort(), [...new Set(wrong.map(({ run }) => run))].sort());
    for (const id of kept) {
      const run = await readRun(join(out, id));
      t.is(run.state, 'finished');
      t.is(run.id, id);
      t.true(run.observations.length > 0);
      const { code, stdout } = await motw(['report', id, '--out', out]);
      t.is(code, 0);
      t.regex(stdout, new RegExp(`run ${id} on reference`));
    }
  },
);

test.serial('SIGINT: the machines are ended, exit 3, and what was not run is named', async (t) => {
  const out = await temporaryFolder();
  const { child, ended, said } = start(['calibrate', '--posture', 'patched', '--out', out]);
  const before = await machines();
  await said(/^\d+ of \d+ runs/m);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  t.is(code, 3, stderr);
  t.regex(stdout, /^NOT CALIBRATED \(\d+ runs, the first is\) patched, /m);
  t.notRegex(stdout, /WRONG/);
  t.deepEqual(
    (await machines()).filter((id) => !before.includes(id)),
    [],
  );
  t.is(await readCalibration(out), null);
});

test.serial('kill -9: clean-up finds every machine, and all that was temporary', async (t) => {
  const out = await temporaryFolder();
  const before = await machines();
  const { child, ended, said } = start(['calibrate', '--posture', 'patched', '--out', out]);
  await said(/^\d+ of \d+ runs/m);
  const [mine = ''] = (await machines()).filter((id) => !before.includes(id));
  child.kill('SIGKILL');
  await ended;
  t.true((await leftOf(mine)).length > 1, 'the machines outlive the command');
  const { code, stdout } = await motw(['clean-up', '--out', out]);
  t.is(code, 0, stdout);
  t.regex(stdout, new RegExp(`${mine}: machine [\\d, ]+ ended, its folder removed`));
  t.deepEqual(await leftOf(mine), []);
});

for (const [args, says] of [
  [['calibrate', '--posture', 'hardend'], /unknown posture 'hardend', did you mean 'hardened'\?/],
  [['calibrate', 'hardened'], /too many arguments/],
] as const) {
  test(`${args.join(' ')}: exit 2, and how it is meant`, async (t) => {
    const { code, stdout, stderr } = await motw(args);
    t.is(code, 2);
    t.is(stdout, '');
    t.regex(stderr, says);
  });
}

async function machines(): Promise<readonly string[]> {
  return (await readdir(join(cache, 'machines')).catch(() => [])).sort();
}

/** The same machines, but one control can't be set otherwise. */
function withStuckSwitch(lanes: Lanes, control: ControlId, stuck: SwitchState): Lanes {
  return {
    ...lanes,
    lanes: lanes.lanes.map((lane) => ({
      ...lane,
      async prepare(trial, signal) {
        const prepared = await lane.prepare(trial, signal);
        const { boots } = prepared.rig;
        const start: typeof boots.start = (s) => boots.start(s);
        const clean: typeof boots.clean = async (s) => {
          const session = await boots.clean(s);
          const set: Switchboard['set'] = async (states, c) =>
            session.switchboard?.set(new Map([...states, [control, stuck]]), c);
          return { ...session, switchboard: { set } };
        };
        return { ...prepared, rig: { ...prepared.rig, boots: { start, clean, end: (s) => boots.end(s) } } };
      },
    })),
  };
}
