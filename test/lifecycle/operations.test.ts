import test from 'ava';
import { catalogue } from '../../runner/controls/catalogue.ts';
import { type StepName, stepNames } from '../../runner/model/words.ts';
import { closing, hanging, type Operation } from './faults.ts';
import { armOf, runLab, statuses, told } from './lab.ts';

/** Every operation of the guest that an unhindered arm needs, and the step that must take its fault. */
const stepOf: Readonly<Partial<Record<Operation, StepName>>> = {
  clock: 'build',
  posture: 'build',
  place: 'deliver',
  mark: 'deliver',
  zone: 'deliver',
  sha256: 'deliver',
  mount: 'mount',
  unmount: 'mount',
  list: 'mount',
  open: 'open',
  trace: 'open',
  residue: 'mount',
  remove: 'clean-up',
};
const operations = Object.entries(stepOf) as [Operation, StepName][];

function failed(steps: readonly string[]): readonly string[] {
  return steps.filter((step) => step.includes(' failed'));
}

test('an unhindered arm uses these operations', async (t) => {
  const { journal } = await runLab({ posture: 'unhardened' });
  const used = new Set(journal.filter((line) => !line.startsWith('save')));
  t.deepEqual([...used].sort(), Object.keys(stepOf).sort());
});

for (const [operation, step] of operations) {
  test(`${operation} fails once: the ${step} step takes it, and the second attempt decides`, async (t) => {
    const { record, thrown } = await runLab({
      posture: 'unhardened',
      faults: { before: closing(operation, 'once') },
    });
    t.is(thrown, null);
    const arm = armOf(record, 'marked');
    t.is(arm.attempts, 2);
    t.deepEqual(failed(told(arm, 1)), [`${step} failed CONNECTION_CLOSED`]);
    if (step !== 'build' && step !== 'clean-up') t.is(told(arm, 1).at(-1), 'clean-up completed');
    t.deepEqual(failed(told(arm, 2)), []);
    t.is(armOf(record, 'unmarked').attempts, 1);
    t.is(record.outcome, 'expected');
  });

  test(`${operation} always fails: no control at or after ${step} is judged, and the arm is given up after two attempts`, async (t) => {
    const { record, thrown } = await runLab({
      posture: 'unhardened',
      faults: { before: closing(operation, 'always') },
    });
    t.is(thrown, null);
    const arm = armOf(record, 'marked');
    t.is(arm.attempts, 2);
    t.is(armOf(record, 'unmarked').attempts, operation === 'mark' ? 1 : 2);
    t.true(failed(told(arm, 2)).includes(`${step} failed CONNECTION_CLOSED`));
    const seen = statuses(record);
    const behind = catalogue
      .filter(({ id }) => Object.hasOwn(seen, id))
      .filter(({ actsAt }) => stepNames.indexOf(actsAt) >= stepNames.indexOf(step));
    const judged = behind.filter(({ needsMark }) => operation !== 'mark' || needsMark);
    for (const { id, kind } of judged) {
      // An event that came before the fault is evidence all the same.
      t.true(
        seen[id] === 'inconclusive' || (kind === 'detective' && seen[id] === 'detected'),
        `${id}: ${seen[id]}`,
      );
    }
    t.is(record.outcome, step === 'clean-up' ? 'expected' : 'inconclusive');
  });
}

test('an operation that hangs ends with its time, and the arm goes on in a second attempt', async (t) => {
  const { record } = await runLab({ posture: 'unhardened', faults: { before: hanging('mount', 'once') } });
  t.deepEqual(failed(told(armOf(record, 'marked'), 1)), ['mount failed NO_ANSWER']);
  t.is(told(armOf(record, 'marked'), 1).at(-1), 'clean-up completed');
  t.is(record.outcome, 'expected');
});

test('a clean-up that hangs has an end of its own', async (t) => {
  const { record } = await runLab({
    posture: 'unhardened',
    faults: { before: hanging('remove', 'always') },
    limits: { callMs: 60_000, cleanUpMs: 50 },
  });
  t.is(told(armOf(record, 'marked'), 1).at(-1), 'clean-up failed TimeoutError');
});

test('a fault in measuring the residual gap changes nothing of the step', async (t) => {
  const { record } = await runLab({ posture: 'hardened', faults: { before: closing('copyOut', 'always') } });
  t.deepEqual(failed(told(armOf(record, 'marked'), 1)), []);
  t.like(statuses(record), { 'launch-gate': 'prevented', 'motw-propagation': 'prevented' });
});
