import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import type { Ahead, Rig } from '../../runner/lifecycle/rig.ts';
import type { Observation } from '../../runner/model/observation.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { closing, type Faults } from './faults.ts';
import { armOf, type LabPlan, runLab, statuses, told } from './lab.ts';

const every = ['build', 'deliver', 'mount', 'inspect', 'open', 'collect', 'clean-up'] as const;

function inWords(ahead: Ahead): string {
  return ahead.is === 'step' ? `${ahead.arm} ${ahead.attempt} ${ahead.step}` : ahead.is;
}

/** A run that stops as `stop` says; what came of it, and before what it stopped. */
async function stopping(plan: LabPlan, stop: (ahead: Ahead, rig: Rig) => Promise<void> | null) {
  const stops: string[] = [];
  const ended = await runLab({
    posture: 'unhardened',
    ...plan,
    through: (rig) => ({
      ...rig,
      stopBefore: (ahead) => {
        stops.push(inWords(ahead));
        return stop(ahead, rig);
      },
    }),
  });
  return { ...ended, stops };
}

const isStep = (ahead: Ahead, step: string) => ahead.is === 'step' && ahead.step === step;
const of = (record: RunRecord, kind: Observation['kind']) =>
  record.observations.filter((one) => one.kind === kind);
const timeOf = (record: RunRecord, control: string): number | null | undefined =>
  record.scenarios[0]?.verdicts.find((one) => one.control === control)?.timeToDetectMs;

test('it stops before each step of each arm, before the quiet arm and before the verdicts', async (t) => {
  const { stops, record } = await stopping({ quiet: true }, async () => {});
  t.deepEqual(stops, [
    ...every.map((step) => `marked 1 ${step}`),
    ...every.map((step) => `unmarked 1 ${step}`),
    'quiet arm',
    'verdicts',
  ]);
  t.is(of(record, 'pause').length, stops.length);
  t.deepEqual(
    of(record, 'pause').map(({ arm, step }) => [arm, step].filter(Boolean).join(' ')),
    [...every.map((step) => `marked ${step}`), ...every.map((step) => `unmarked ${step}`), 'quiet', ''],
  );
});

test('a step that is skipped is not stopped before, and an arm that is tried again stops again', async (t) => {
  const faults: Faults = { before: closing('mount', 'once') };
  const { stops, record } = await stopping({ faults, arms: ['marked'] }, async () => {});
  t.deepEqual(stops, [
    ...['build', 'deliver', 'mount', 'collect', 'clean-up'].map((step) => `marked 1 ${step}`),
    ...every.map((step) => `marked 2 ${step}`),
    'verdicts',
  ]);
  t.deepEqual(
    of(record, 'pause').map(({ data }) => data.attempt),
    [...Array(5).fill(1), ...Array(7).fill(2), undefined],
  );
});

for (const posture of ['hardened', 'locked-down', 'unhardened', 'blind'] as const) {
  test(`${posture}: a run with stops gives the verdicts of one without`, async (t) => {
    const without = await runLab({ posture });
    const { record } = await stopping({ posture }, () => pause(60));
    t.deepEqual(statuses(record), statuses(without.record));
    t.is(record.outcome, without.record.outcome);
    t.is(record.cleanUp, 'clean');
  });
}

test('a stop is recorded with its length, and is no part of the step', async (t) => {
  const { record } = await stopping({ arms: ['marked'] }, (ahead) =>
    isStep(ahead, 'open') ? pause(2_000) : null,
  );
  t.deepEqual(
    of(record, 'pause').map(({ step, data }) => [step, (data.waitedMs as number) >= 1_990]),
    [['open', true]],
  );
  for (const { step, durationMs } of armOf(record, 'marked').steps)
    t.true(durationMs < 2_000, `${step} ${durationMs}`);
});

test('what becomes readable during a stop is seen when it does, not when the stop ends', async (t) => {
  const plan: LabPlan = {
    faults: { sensors: { mounts: { overtakenMs: 400 } } },
    patience: { deadlineMs: 2_000, giveUpAfterMs: 20_000 },
    arms: ['marked'],
  };
  const { record } = await stopping(plan, (ahead) => (isStep(ahead, 'inspect') ? pause(4_000) : null));
  t.is(statuses(record)['image-mounted'], 'detected');
  const after = timeOf(record, 'image-mounted') ?? 0;
  t.true(after >= 400 && after < 2_000, String(after));
});

test('the time of a stop is not taken off: what comes after the deadline is late', async (t) => {
  const plan: LabPlan = {
    faults: { sensors: { mounts: { overtakenMs: 700 } } },
    patience: { deadlineMs: 300, giveUpAfterMs: 20_000 },
    arms: ['marked'],
  };
  const { record } = await stopping(plan, (ahead) => (isStep(ahead, 'inspect') ? pause(1_500) : null));
  t.is(statuses(record)['image-mounted'], 'late');
  t.true((timeOf(record, 'image-mounted') ?? 0) >= 700);
});

test('a stop longer than anything is waited for calls no sensor silent and no control log empty', async (t) => {
  const plan: LabPlan = {
    posture: 'patched',
    faults: { decisionsAfterReads: 1 },
    patience: { deadlineMs: 200, giveUpAfterMs: 400 },
  };
  const { record } = await stopping(plan, () => pause(600));
  const found = statuses(record);
  t.is(found['launch-gate'], 'prevented');
  t.is(found['image-mounted'], 'detected');
  t.is(found['process-from-mounted-image'], 'detected');
  t.true(of(record, 'canary').every(({ data }) => data.came === true));
});

for (const [drift, byMs] of [
  ['falls behind', -150],
  ['is set back by an hour', -3_600_000],
  ['is set forward by an hour', 3_600_000],
] as const) {
  test(`a guest's clock that ${drift} during each stop dates nothing out of its arm`, async (t) => {
    let clockOffMs = 0;
    const faults: Faults = {
      get clockOffMs() {
        return clockOffMs;
      },
    };
    const { record } = await stopping({ posture: 'patched', faults }, async () => {
      clockOffMs += byMs;
    });
    const found = statuses(record);
    for (const control of [
      'image-mounted',
      'image-file-created',
      'mark-written',
      'process-from-mounted-image',
    ])
      t.is(found[control], 'detected', control);
    t.is(found['launch-gate'], 'prevented');
    t.is(of(record, 'clock').length, 12, 'once when an arm begins, and after each stop in it but the last');
  });
}

test('no time limit runs while somebody thinks, not even that of the clean-up', async (t) => {
  const plan: LabPlan = { limits: { cleanUpMs: 300, callMs: 300, startMs: 500, revertMs: 500 } };
  const { record, thrown } = await stopping(plan, () => pause(550));
  t.is(thrown, null);
  t.is(record.cleanUp, 'clean');
  t.is(record.outcome, 'expected');
});

for (const reverts of ['memory', 'never'] as const) {
  for (const step of every) {
    test(`stopped for good before ${step}, machine reverts ${reverts}: it is cleaned up, exit as interrupted`, async (t) => {
      const interrupt = new AbortController();
      const plan: LabPlan = { interrupt, quiet: true, faults: reverts === 'never' ? { reverts } : {} };
      const { record, stops, machine, thrown } = await stopping(plan, (ahead, { signal }) => {
        if (ahead.is !== 'step' || ahead.arm !== 'unmarked' || ahead.step !== step) return null;
        interrupt.abort(new Error('Ctrl-C'));
        return pause(60_000, undefined, { signal, ref: false }).catch(() => {});
      });
      t.is(thrown, null);
      t.is(record.state, 'interrupted');
      t.is(record.outcome, 'inconclusive');
      t.is(record.cleanUp, 'clean');
      t.is(stops.at(-1), `unmarked 1 ${step}`, 'nobody is asked any more');
      t.deepEqual([...machine.disk.files.keys(), ...machine.disk.mounts.keys()], []);
      if (step !== 'build') t.is(told(armOf(record, 'unmarked'), 1).at(-1), 'clean-up completed');
    });
  }
}

test('stopped for good before the collecting, what was read before is kept', async (t) => {
  const interrupt = new AbortController();
  const { store } = await stopping({ interrupt, arms: ['marked'] }, (ahead) => {
    if (isStep(ahead, 'collect')) interrupt.abort(new Error('Ctrl-C'));
    return null;
  });
  t.true(store.kept.includes('T1553.005-2-marked-1-mounts'), store.kept.join(' '));
});

test('an operator that breaks ends the run with that fault, and the guest is cleaned', async (t) => {
  const { record, thrown, machine } = await stopping({ faults: { reverts: 'never' } }, (ahead) =>
    isStep(ahead, 'open') || isStep(ahead, 'collect') || isStep(ahead, 'clean-up')
      ? Promise.reject(new Error('the terminal is gone'))
      : null,
  );
  t.is((thrown as Error | null)?.message, 'the terminal is gone');
  t.deepEqual([...machine.disk.files.keys(), ...machine.disk.mounts.keys()], []);
  t.is(record.quiet, null);
});

test('what is ahead names the files of the guest once they are there, and when each step began', async (t) => {
  const seen = new Map<string, { delivered: boolean; subject: boolean; began: readonly string[] }>();
  await stopping({ arms: ['marked'] }, (ahead) => {
    if (ahead.is === 'step') {
      const { delivered, subject, began, step, marker } = ahead;
      seen.set(step, {
        delivered: delivered?.includes(marker) ?? false,
        subject: subject?.endsWith('Invoice.exe') ?? false,
        began: [...began.keys()],
      });
    }
    return null;
  });
  t.deepEqual(seen.get('build'), { delivered: false, subject: false, began: [] });
  t.deepEqual(seen.get('mount'), { delivered: true, subject: false, began: ['build', 'deliver'] });
  t.deepEqual(seen.get('open'), { delivered: true, subject: true, began: every.slice(0, 4) });
});
