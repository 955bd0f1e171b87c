import test from 'ava';
import type { Status } from '../../runner/model/words.ts';
import type { SensorId } from '../../runner/targets/reference/telemetry/sensors.ts';
import * as meddler from './meddlers.ts';
import { check, type Row, titleOf } from './row.ts';
import { Lab } from './sabotaged-run.ts';
import type { Saboteur } from './saboteur.ts';
import { hardened, unhardened } from './truthful.ts';

const lab = await Lab.open();
test.after.always(() => lab[Symbol.asyncDispose]());

const marked = { scenario: 'T1553.005-2', arms: ['marked'], posture: 'unhardened', ends: {} } as const;
const fine = { statuses: unhardened, outcome: 'expected', exit: 0 } as const;
const open = { outcome: 'inconclusive', exit: 3 } as const;
const found = { outcome: 'unexpected', exit: 1 } as const;
/** For who waits in vain. */
const hasty = { patience: { deadlineMs: 4_000, giveUpAfterMs: 4_000 } } as const;

/** Each sensor's detections. */
const of: Readonly<Record<SensorId, readonly string[]>> = {
  mounts: ['image-mounted'],
  files: ['image-file-created', 'lure-image-in-downloads'],
  streams: ['mark-written'],
  processes: ['process-from-mounted-image'],
};
const sensors = Object.keys(of) as readonly SensorId[];
const but = (silent: readonly SensorId[], status: Status) => ({
  ...unhardened,
  ...Object.fromEntries(silent.flatMap((sensor) => of[sensor]).map((id) => [id, status])),
});
const row = (saboteur: Saboteur, rest: Omit<Row, 'saboteur' | keyof typeof marked>): Row => ({
  ...marked,
  saboteur,
  ...rest,
});

const killed: readonly Row[] = [
  row(meddler.sensorKilled(sensors, 'before canary 1'), {
    statuses: but(sensors, 'not-instrumented'),
    ...found,
  }),
  row(meddler.sensorKilled(sensors, 'before place 1'), {
    statuses: but(sensors, 'not-instrumented'),
    ...found,
  }),
  // One of them is no fault of the others.
  {
    ...row(meddler.sensorKilled(['mounts'], 'before mount 1'), {
      statuses: { ...hardened, 'image-mounted': 'not-instrumented' },
      ...found,
    }),
    posture: 'hardened',
    arms: ['marked', 'unmarked'],
    ends: { marked: 'open blocked EPERM' },
  },
  // What they wrote before they died is evidence.
  row(meddler.sensorKilled(sensors, 'before canary 2'), fine),
  // They were dead while the steps ran, and their logs say so: their records start anew.
  row(meddler.sensorAway(sensors, 'before place 1', 'before canary 2'), {
    statuses: but(sensors, 'inconclusive'),
    ...open,
  }),
  row(meddler.sensorAway(['processes'], 'before open 1', 'before canary 2'), {
    statuses: but(['processes'], 'inconclusive'),
    ...open,
  }),
  row(meddler.sensorStopped(['mounts'], 'before canary 1'), {
    ...hasty,
    statuses: but(['mounts'], 'not-instrumented'),
    ...found,
  }),
  row(meddler.sensorStopped(['streams', 'processes'], 'before place 1'), {
    ...hasty,
    statuses: but(['streams', 'processes'], 'not-instrumented'),
    ...found,
  }),
  row(meddler.sensorStopped(['files', 'streams'], 'before place 1', 'before mount 1'), fine),
];

/** The record that the sensor wrote last, once more. */
const again = 'tail -n 1 $log >/run/last; cat /run/last >>$log';
const logs: readonly Row[] = [
  row(meddler.logTampered('mounts', 'emptied', 'before mount 1', ': >$log'), {
    statuses: but(['mounts'], 'inconclusive'),
    ...open,
  }),
  row(
    meddler.logTampered(
      'files',
      'cut in the middle of a record',
      'before place 1',
      'n=$(($(wc -c <$log) - 20)); head -c $n $log >/run/cut; cat /run/cut >$log',
    ),
    { statuses: but(['files'], 'inconclusive'), ...open },
  ),
  row(
    meddler.logTampered(
      'files',
      'taken away and made anew',
      'before place 1',
      'mv $log $log.1; cp $log.1 $log',
    ),
    // The sensor goes on in the file that it has open, and so does the harness.
    fine,
  ),
  row(meddler.logTampered('mounts', 'given its last record again', 'before mount 1', again), {
    statuses: but(['mounts'], 'inconclusive'),
    ...open,
  }),
  row(meddler.logTampered('mounts', 'given its last record again', 'before canary 2', again), fine),
  row(
    meddler.logTampered(
      'streams',
      'robbed of a record',
      'before canary 2',
      'sed "/Zone.Identifier/d" $log >/run/less; cat /run/less >$log',
    ),
    fine,
  ),
  row(meddler.logTampered('processes', 'given garbage', 'before open 1', 'echo "{]" >>$log'), {
    statuses: but(['processes'], 'inconclusive'),
    ...open,
  }),
  row(
    meddler.logTampered(
      'processes',
      'given 8 MB in one line',
      'before open 1',
      'head -c 8000000 /dev/zero | tr "\\0" x >>$log; echo >>$log',
    ),
    { statuses: but(['processes'], 'inconclusive'), ...open },
  ),
];

const tenMinutes = 600_000;
const clocks: readonly Row[] = [
  ...[-7, 7].map((minutes) => row(meddler.clockSet(new Map([['after switch 1', minutes * 60_000]])), fine)),
  // Its events fit in everything but their time; those with a marker, too, as an earlier attempt has the same one.
  row(meddler.clockSet(new Map([['before mount 1', tenMinutes]])), {
    statuses: but(['processes'], 'inconclusive'),
    ...open,
  }),
  row(meddler.clockSet(new Map([['before mount 1', -tenMinutes]])), {
    statuses: { ...but(['processes'], 'inconclusive'), 'image-mounted': 'inconclusive' },
    ...open,
  }),
  row(
    meddler.clockSet(
      new Map([
        ['before open 1', tenMinutes],
        ['after open 1', 0],
      ]),
    ),
    {
      statuses: but(['processes'], 'inconclusive'),
      ...open,
    },
  ),
];

const passing: readonly Row[] = [
  row(meddler.deaf(sensors), { statuses: but(sensors, 'missed'), ...found, withheld: sensors }),
  row(meddler.deaf(['files']), { statuses: but(['files'], 'missed'), ...found, withheld: ['files'] }),
  row(meddler.repeats(sensors), fine),
  row(meddler.mixedWith("another run's events", sensors, meddler.anothers, 'beside'), fine),
  row(meddler.mixedWith("yesterday's events", sensors, meddler.yesterdays, 'beside'), fine),
  row(meddler.mixedWith("another run's events", sensors, meddler.anothers, 'in place of'), {
    statuses: but(sensors, 'missed'),
    ...found,
    withheld: sensors,
  }),
  row(meddler.mixedWith("yesterday's events", sensors, meddler.yesterdays, 'in place of'), {
    statuses: but(sensors, 'missed'),
    ...found,
    withheld: sensors,
  }),
  // Those with a marker say tomorrow, but are of this arm beyond doubt; a process's number may be anybody's.
  row(meddler.mixedWith("tomorrow's time on its events", sensors, meddler.tomorrows, 'in place of'), {
    statuses: but(['processes'], 'inconclusive'),
    ...open,
  }),
  // It is readable since the second mount, and says that it is of before.
  row(meddler.firstForSecond('mounts', /"EventID":1,/), {
    statuses: but(['mounts'], 'inconclusive'),
    ...open,
    withheld: ['mounts'],
  }),
  row(meddler.late('mounts', 1_000), fine),
  row(meddler.late('mounts', 3_000), {
    patience: { deadlineMs: 2_500, giveUpAfterMs: 20_000 },
    limits: { canaryMs: 5_000 },
    statuses: but(['mounts'], 'late'),
    ...found,
  }),
];

for (const [about, rows] of Object.entries({ killed, logs, clocks, passing })) {
  for (const one of rows)
    test.serial(`${about}: a ${about === 'clocks' ? 'guest that' : 'sensor'} ${titleOf(one)}`, (t) =>
      check(t, one, lab),
    );
}
