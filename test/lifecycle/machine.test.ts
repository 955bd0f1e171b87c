import test from 'ava';
import { ConnectionClosedError } from '../../runner/targets/json-lines/connection-errors.ts';
import { closing } from './faults.ts';
import { armOf, runLab, statuses, told } from './lab.ts';

test('each arm has a machine fresh from its snapshot', async (t) => {
  const { machine, record } = await runLab({ posture: 'unhardened', quiet: true });
  t.is(machine.starts, 1);
  t.is(machine.stops, 1);
  // Started for the marked arm, reverted for the unmarked and for the quiet one, then stopped.
  t.is(machine.epoch, 4);
  t.is(record.quiet?.steps.length, 1);
});

test('a machine that can not be reverted once is started anew, and no arm is lost', async (t) => {
  const { machine, record, thrown } = await runLab({
    posture: 'unhardened',
    faults: { machine: 'revert fails once' },
  });
  t.is(thrown, null);
  t.is(machine.starts, 2);
  t.is(armOf(record, 'unmarked').attempts, 1);
  t.is(record.outcome, 'expected');
});

test('a machine found dead as it is made ready is started anew, and the arm keeps both its attempts', async (t) => {
  const { machine, record, thrown } = await runLab({
    posture: 'unhardened',
    faults: { machine: 'dies behind its first revert' },
  });
  t.is(thrown, null);
  t.is(machine.starts, 2);
  const unmarked = armOf(record, 'unmarked');
  t.is(unmarked.attempts, 1);
  t.true(unmarked.steps.every(({ status }) => status === 'completed'));
  t.is(record.observations.filter(({ kind, arm }) => kind === 'posture' && arm === 'unmarked').length, 1);
  t.is(record.outcome, 'expected');
});

test('a guest that answers wrongly as it is made ready, and lives, costs the arm an attempt', async (t) => {
  const { machine, record } = await runLab({
    arms: ['unmarked'],
    posture: 'unhardened',
    faults: { before: closing('posture', 'once') },
  });
  t.is(machine.starts, 1);
  t.is(armOf(record, 'unmarked').attempts, 2);
});

test('a lost machine ends the run: the cause is thrown, the record saved with what was found before', async (t) => {
  const { machine, record, thrown } = await runLab({
    posture: 'unhardened',
    quiet: true,
    faults: { machine: 'lost at the first revert' },
  });
  t.true(thrown instanceof ConnectionClosedError);
  t.is(record.state, 'finished');
  t.is(told(armOf(record, 'marked'), 1).at(-1), 'clean-up completed');
  t.deepEqual(told(armOf(record, 'unmarked'), 1), ['build failed CONNECTION_CLOSED']);
  t.is(record.quiet, null);
  const faults = record.observations.filter(({ kind, arm }) => kind === 'fault' && arm === null);
  t.true(faults.some(({ data }) => data.code === 'CONNECTION_CLOSED'));
  t.like(statuses(record), { 'image-mounted': 'detected', 'launch-gate': 'inconclusive' });
  t.is(record.outcome, 'inconclusive');
  t.true(machine.stops > 0);
});

test('a machine lost before the quiet arm is an error as well', async (t) => {
  const { thrown } = await runLab({
    arms: ['marked'],
    quiet: true,
    faults: { machine: 'lost at the first revert' },
  });
  t.true(thrown instanceof ConnectionClosedError);
});

test('a machine that does not start: the cause is thrown, the record says that nothing was done', async (t) => {
  const { record, thrown, machine } = await runLab({ faults: { machine: 'not to be started' } });
  t.true(thrown instanceof ConnectionClosedError);
  t.deepEqual(record.scenarios, []);
  t.is(record.outcome, 'inconclusive');
  t.is(record.state, 'finished');
  t.is(machine.stops, 1);
});

test('a machine that can not be stopped leaves something behind: dirty, and the verdicts stand', async (t) => {
  const { record, thrown } = await runLab({
    posture: 'unhardened',
    faults: { machine: 'not to be stopped' },
  });
  t.is(thrown, null);
  t.is(record.cleanUp, 'dirty');
  t.is(record.outcome, 'expected');
});

test('on a machine that never reverts only a proven clean-up of every arm is clean', async (t) => {
  const clean = await runLab({ posture: 'unhardened', faults: { reverts: 'never' } });
  t.is(clean.record.cleanUp, 'clean');
  t.is(clean.record.outcome, 'expected');
  for (const operation of ['residue', 'remove'] as const) {
    const faults = { reverts: 'never', before: closing(operation, 'always') } as const;
    const dirty = await runLab({ posture: 'unhardened', faults });
    t.is(dirty.record.cleanUp, 'dirty', operation);
  }
});
