import test from 'ava';
import type { SensorId } from '../../runner/targets/reference/telemetry/sensors.ts';
import * as meddler from './meddlers.ts';
import { check, type Row, titleOf } from './row.ts';
import { Lab } from './sabotaged-run.ts';
import type { Moment, Saboteur } from './saboteur.ts';
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
const all = (sensor: SensorId, status: 'missed' | 'not-instrumented' | 'inconclusive' | 'late') => ({
  ...unhardened,
  ...Object.fromEntries(of[sensor].map((id) => [id, status])),
});
/** Around the step that each sensor is there for. */
const around: Readonly<Record<SensorId, readonly [Moment, Moment]>> = {
  mounts: ['before mount 1', 'before canary 2'],
  files: ['before place 1', 'before canary 2'],
  streams: ['before place 1', 'before canary 2'],
  processes: ['before open 1', 'before canary 2'],
};
const sensors = Object.keys(of) as readonly SensorId[];
const row = (saboteur: Saboteur, rest: Omit<Row, 'saboteur' | keyof typeof marked>): Row => ({
  ...marked,
  saboteur,
  ...rest,
});

const killed: readonly Row[] = sensors.flatMap((sensor) => [
  row(meddler.sensorKilled(sensor, around[sensor][0]), {
    statuses: all(sensor, 'not-instrumented'),
    ...found,
  }),
  // It was dead while the step ran, and its log says so: its records start anew.
  row(meddler.sensorAway(sensor, ...around[sensor]), { statuses: all(sensor, 'inconclusive'), ...open }),
]);

const others: readonly Row[] = [
  row(meddler.sensorKilled('files', 'before canary 1'), {
    statuses: all('files', 'not-instrumented'),
    ...found,
  }),
  {
    ...row(meddler.sensorKilled('mounts', 'before mount 1'), {
      statuses: { ...hardened, 'image-mounted': 'not-instrumented' },
      ...found,
    }),
    posture: 'hardened',
    arms: ['marked', 'unmarked'],
    ends: { marked: 'open blocked EPERM' },
  },
  // What it wrote before it died is evidence.
  row(meddler.sensorKilled('mounts', 'before canary 2'), fine),
  row(meddler.sensorStopped('mounts', 'before canary 1'), {
    ...hasty,
    statuses: all('mounts', 'not-instrumented'),
    ...found,
  }),
  row(meddler.sensorStopped('streams', 'before place 1'), {
    ...hasty,
    statuses: all('streams', 'not-instrumented'),
    ...found,
  }),
  row(meddler.sensorStopped('files', 'before place 1', 'before mount 1'), fine),
];

/** The record that the sensor wrote last, once more. */
const again = 'tail -n 1 $log >/run/last; cat /run/last >>$log';
const logs: readonly Row[] = [
  row(meddler.logTampered('mounts', 'emptied', 'before mount 1', ': >$log'), {
    ...hasty,
    // Nothing is readable at the place where the harness had come to.
    statuses: all('mounts', 'not-instrumented'),
    ...found,
  }),
  row(
    meddler.logTampered('files', 'cut in the middle of a record', 'before place 1', 'truncate -s -20 $log'),
    {
      statuses: all('files', 'inconclusive'),
      ...open,
    },
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
    statuses: all('mounts', 'inconclusive'),
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
    statuses: all('processes', 'inconclusive'),
    ...open,
  }),
  row(
    meddler.logTampered(
      'processes',
      'given 8 MB in one line',
      'before open 1',
      'head -c 8000000 /dev/zero | tr "\\0" x >>$log; echo >>$log',
    ),
    { statuses: all('processes', 'inconclusive'), ...open },
  ),
  row(
    meddler.logTampered(
      'mounts',
      'given 20 MB in records',
      'before mount 1',
      'l="$(tail -n 1 $log)"; yes "$l" | head -c 20000000 >>$log',
    ),
    { statuses: all('mounts', 'inconclusive'), ...open },
  ),
];

const tenMinutes = 600_000;
const clocks: readonly Row[] = [
  ...[-7, 7].map((minutes) => row(meddler.clockSet({ 'after switch 1': minutes * 60_000 }), fine)),
  // Its events fit in everything but their time; those with a marker, too, as an earlier attempt has the same one.
  row(meddler.clockSet({ 'before mount 1': tenMinutes }), {
    statuses: all('processes', 'inconclusive'),
    ...open,
  }),
  row(meddler.clockSet({ 'before mount 1': -tenMinutes }), {
    statuses: { ...all('processes', 'inconclusive'), 'image-mounted': 'inconclusive' },
    ...open,
  }),
  row(meddler.clockSet({ 'before open 1': tenMinutes, 'after open 1': 0 }), {
    statuses: all('processes', 'inconclusive'),
    ...open,
  }),
];

const passing: readonly Row[] = [
  ...sensors.map((sensor) =>
    row(meddler.deaf(sensor), { statuses: all(sensor, 'missed'), ...found, withheld: [sensor] }),
  ),
  row(meddler.repeats('mounts'), fine),
  ...sensors.flatMap((sensor) => [
    row(meddler.mixedWith("another run's events", sensor, meddler.another, 'beside'), fine),
    row(meddler.mixedWith("yesterday's events", sensor, meddler.yesterdays, 'beside'), fine),
  ]),
  ...(['mounts', 'files', 'streams'] as const).map((sensor) =>
    row(meddler.mixedWith("another run's events", sensor, meddler.another, 'instead'), {
      statuses: all(sensor, 'missed'),
      ...found,
      withheld: [sensor],
    }),
  ),
  ...sensors.map((sensor) =>
    row(meddler.mixedWith("yesterday's events", sensor, meddler.yesterdays, 'instead'), {
      statuses: all(sensor, 'missed'),
      ...found,
      withheld: [sensor],
    }),
  ),
  row(meddler.mixedWith("tomorrow's time on its events", 'processes', meddler.tomorrows, 'instead'), {
    statuses: all('processes', 'inconclusive'),
    ...open,
  }),
  row(meddler.late('mounts', 1_000), { ...fine, patience: { deadlineMs: 9_000, giveUpAfterMs: 9_000 } }),
  row(meddler.late('mounts', 3_000), {
    patience: { deadlineMs: 2_500, giveUpAfterMs: 20_000 },
    limits: { canaryMs: 5_000 },
    statuses: all('mounts', 'late'),
    ...found,
  }),
];

for (const [about, rows] of Object.entries({ killed, others, logs, clocks, passing })) {
  for (const one of rows)
    test.serial(`${about}: a ${about === 'clocks' ? 'guest that' : 'sensor'} ${titleOf(one)}`, (t) =>
      check(t, one, lab),
    );
}
