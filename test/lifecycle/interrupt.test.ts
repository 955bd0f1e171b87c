import test from 'ava';
import { stepNames } from '../../runner/model/words.ts';
import { neverAnswered, type Operation } from './faults.ts';
import { armOf, runLab, told } from './lab.ts';

for (const step of stepNames) {
  test(`interrupted at ${step}: the clean-up is completed, the other arm is not run`, async (t) => {
    const interrupt = new AbortController();
    const { record, thrown, machine } = await runLab({
      posture: 'unhardened',
      quiet: true,
      interrupt,
      progress: (event) => {
        if (event.is === 'step' && event.step === step && event.status === 'running')
          interrupt.abort(new Error('Ctrl-C'));
      },
    });
    t.is(thrown, null);
    t.is(record.state, 'interrupted');
    t.is(record.outcome, 'inconclusive');
    t.is(record.cleanUp, 'clean');
    t.is(record.quiet, null);
    t.deepEqual(
      record.scenarios.map(({ arms }) => arms.map(({ arm, attempts }) => `${arm} ${attempts}`)),
      [['marked 1']],
    );
    const steps = told(armOf(record, 'marked'), 1);
    t.is(steps.at(-1), 'clean-up completed');
    // Where no step takes it, the run does: whoever looks later wants to know why it ended.
    t.true(record.observations.some(({ kind, data }) => kind === 'fault' && data.code === 'INTERRUPTED'));
    if (step !== 'clean-up') {
      t.true(steps.includes(`${step} failed INTERRUPTED`), steps.join(', '));
      t.false(
        steps.slice(0, -1).some((line) => line.startsWith('open') && step !== 'open' && step !== 'collect'),
      );
    }
    t.deepEqual([...machine.disk.files.keys(), ...machine.disk.mounts.keys()], []);
    t.is(machine.stops, 1);
  });
}

for (const operation of ['place', 'mount', 'open', 'residue'] as const satisfies readonly Operation[]) {
  test(`interrupted while ${operation} does not answer: it ends at once, and the guest is cleaned`, async (t) => {
    const interrupt = new AbortController();
    const { record, machine } = await runLab({
      posture: 'unhardened',
      interrupt,
      // Longer than the test may take: only the interruption ends the call.
      limits: { callMs: 600_000 },
      faults: {
        before: (name, nth, c) => {
          if (name !== operation || nth > 1) return;
          // The clean-up goes on; anything else would wait for an answer that never comes.
          const answer = operation === 'residue' ? undefined : neverAnswered(name, c);
          interrupt.abort(new Error('Ctrl-C'));
          return answer;
        },
      },
    });
    t.is(record.state, 'interrupted');
    t.is(told(armOf(record, 'marked'), 1).at(-1), 'clean-up completed');
    t.deepEqual([...machine.disk.files.keys(), ...machine.disk.mounts.keys()], []);
  });
}

test('interrupted in the quiet arm: what the arms found stays, the run is inconclusive', async (t) => {
  const interrupt = new AbortController();
  const { record } = await runLab({
    posture: 'unhardened',
    quiet: true,
    interrupt,
    progress: (event) => {
      if (event.is === 'arm' && event.arm === 'quiet') interrupt.abort(new Error('Ctrl-C'));
    },
  });
  t.is(record.state, 'interrupted');
  t.is(record.outcome, 'inconclusive');
  t.is(record.quiet?.steps[0]?.reason?.code, 'INTERRUPTED');
  t.deepEqual(
    record.scenarios[0]?.verdicts.filter(({ outcome }) => outcome !== 'expected'),
    [],
  );
});

test('interrupted before the machine runs: nothing was done, and the record says so', async (t) => {
  const interrupt = new AbortController();
  interrupt.abort(new Error('Ctrl-C'));
  const { record, thrown, machine } = await runLab({ interrupt });
  t.is(thrown, null);
  t.is(record.state, 'interrupted');
  t.deepEqual(machine.placed, []);
});
