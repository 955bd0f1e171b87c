import test from 'ava';
import type { SensorId } from '../../runner/targets/reference/telemetry/sensors.ts';
import { sensorIds, sensors } from '../../runner/targets/reference/telemetry/sensors.ts';
import type { SensorFault } from './faults.ts';
import { armOf, type LabPlan, runLab, statuses } from './lab.ts';

const detectives = Object.values(sensors).flat();

function allSensors(fault: SensorFault): Readonly<Partial<Record<SensorId, SensorFault>>> {
  return Object.fromEntries(sensorIds.map((id) => [id, fault]));
}

/** The status of every detective control in this plan; all must have the same. */
async function detectiveStatus(plan: LabPlan): Promise<string> {
  const seen = statuses((await runLab({ posture: 'unhardened', ...plan })).record);
  return [...new Set(detectives.map((id) => seen[id]))].join(' and ');
}

test('a sensor that writes nothing is not instrumented, never missed', async (t) => {
  t.is(await detectiveStatus({ faults: { sensors: allSensors('silent') } }), 'not-instrumented');
});

test('a sensor that dies after its opening canary has not missed anything', async (t) => {
  const faults = { sensors: allSensors('dying' as const) };
  const patience = { deadlineMs: 2_000, giveUpAfterMs: 2_000 };
  const { record } = await runLab({ posture: 'unhardened', faults, patience, arms: ['marked'] });
  // What it wrote of the arm before it died is evidence.
  for (const id of detectives) t.is(statuses(record)[id], 'detected', id);
  const deaf = await runLab({
    posture: 'unhardened',
    faults,
    drift: Object.fromEntries(detectives.map((id) => [id, 'rule-off' as const])),
    patience: { deadlineMs: 10, giveUpAfterMs: 30 },
  });
  for (const id of detectives) t.is(statuses(deaf.record)[id], 'not-instrumented', id);
});

test('a source that was silent from the start is waited for until the deadline, not until the harness gives up', async (t) => {
  const patience = { deadlineMs: 50, giveUpAfterMs: 3_600_000 };
  t.is(await detectiveStatus({ faults: { sensors: allSensors('silent') }, patience }), 'not-instrumented');
});

test('a living sensor without the event has missed it', async (t) => {
  t.is(await detectiveStatus({ faults: { sensors: allSensors('deaf') } }), 'missed');
});

for (const fault of ['unreachable', 'unreachable later'] as const) {
  test(`a source that is ${fault} leaves its own controls open, and only those`, async (t) => {
    const plan: LabPlan = { posture: 'unhardened', faults: { sensors: { mounts: fault } }, drift: {} };
    const { record } = await runLab(plan);
    t.is(armOf(record, 'marked').attempts, 1, 'it is no fault of the arm');
    t.like(statuses(record), {
      'image-mounted': 'inconclusive',
      'image-file-created': 'detected',
      'mark-written': 'detected',
      'process-from-mounted-image': 'detected',
      'mount-verb': 'not-configured',
    });
    t.is(record.outcome, 'inconclusive');
  });
}

test('events that become readable late are waited for: in time, or late', async (t) => {
  const faults = { sensors: allSensors({ lateMs: 60 }) };
  const limits = { canaryMs: 20_000 };
  const patience = { deadlineMs: 20_000, giveUpAfterMs: 20_000 };
  t.is(await detectiveStatus({ faults, limits, patience }), 'detected');
  t.is(await detectiveStatus({ faults, limits, patience: { ...patience, deadlineMs: 30 } }), 'late');
  // After the last moment nothing counts any more, and the sensor was alive.
  t.is(await detectiveStatus({ faults, limits, patience: { deadlineMs: 10, giveUpAfterMs: 30 } }), 'missed');
});

test('a sensor slower than the time for a canary, but faster than the deadline, has detected', async (t) => {
  const faults = { sensors: allSensors({ lateMs: 3_000 }) };
  t.is(await detectiveStatus({ faults, limits: { canaryMs: 20 }, arms: ['marked'] }), 'detected');
});

test('a source whose canaries overtake its alerts is waited for until they are there, or given up', async (t) => {
  const faults = { sensors: allSensors({ overtakenMs: 400 }) };
  // Longer than a test may take: it is not waited out.
  const patience = { deadlineMs: 600_000, giveUpAfterMs: 600_000 };
  t.is(await detectiveStatus({ faults, patience }), 'detected');
  t.is(await detectiveStatus({ faults, patience: { deadlineMs: 100, giveUpAfterMs: 20_000 } }), 'late');
  t.is(await detectiveStatus({ faults, patience: { deadlineMs: 20, giveUpAfterMs: 60 } }), 'missed');
});

for (const neighbour of ['another run', 'the arm before'] as const) {
  test(`events of ${neighbour} among the arm's own detect nothing`, async (t) => {
    const deaf = await runLab({ posture: 'unhardened', faults: { sensors: allSensors('deaf'), neighbour } });
    const [{ verdicts } = { verdicts: [] }] = deaf.record.scenarios;
    for (const { control, status, arms } of verdicts.filter(({ kind }) => kind === 'detective')) {
      t.is(status, 'missed', control);
      t.not(arms.unmarked, 'detected', control);
    }
    const untied = deaf.record.observations.filter(
      ({ kind, data }) => kind === 'alert' && data.tied === false,
    );
    t.true(untied.length > 0, 'the rules did hit them');
    t.is(await detectiveStatus({ faults: { neighbour } }), 'detected');
  });
}

test('rules that hit while nothing is done are noise, and are counted', async (t) => {
  const { record } = await runLab({
    posture: 'unhardened',
    quiet: true,
    faults: { neighbour: 'another run' },
  });
  const [{ verdicts } = { verdicts: [] }] = record.scenarios;
  const noise = verdicts.filter(({ kind }) => kind === 'detective').map((verdict) => verdict.noise);
  // One with each of the two canaries.
  t.deepEqual(
    noise,
    detectives.map(() => 2),
  );
  const still = await runLab({ posture: 'unhardened', quiet: true });
  t.deepEqual([...new Set(still.record.scenarios[0]?.verdicts.map((verdict) => verdict.noise))], [0]);
});

for (const minutes of [-7, 7]) {
  test(`a guest's clock that is ${minutes} minutes off is measured and allowed for`, async (t) => {
    const { record } = await runLab({ posture: 'unhardened', faults: { clockOffMs: minutes * 60_000 } });
    // Its event carries no marker: only the process id, in the arm's time, ties it.
    t.is(statuses(record)['process-from-mounted-image'], 'detected');
    const tied = record.observations.filter(({ kind, data }) => kind === 'alert' && data.by === 'process');
    t.true(tied.length > 0);
    const skews = record.observations.filter(({ kind }) => kind === 'clock').map(({ data }) => data.skewMs);
    t.true(skews.every((skew) => Math.round(Number(skew) / 60_000) === minutes));
  });
}
