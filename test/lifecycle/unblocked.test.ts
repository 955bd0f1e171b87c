import test from 'ava';
import type { Scenario } from '../../runner/model/scenario.ts';
import { armOf, runLab, statuses, told } from './lab.ts';

const unblocked = (scenario: Scenario): Scenario => ({
  ...scenario,
  deliver: { ...scenario.deliver, unblock: true },
});

test('a mark that is taken away after it was proven leaves nothing to reach the file inside', async (t) => {
  const { record } = await runLab({ posture: 'patched', otherwise: unblocked });
  const reads = record.observations.filter(({ kind, arm, source }) => {
    return kind === 'mark-read' && arm === 'marked' && source === 'guest';
  });
  t.deepEqual(
    reads.map(({ data }) => data.stream === null),
    [false, true],
  );
  t.like(statuses(record), {
    'motw-propagation': 'not-reached',
    'launch-gate': 'not-reached',
    'mark-written': 'detected',
    'process-from-mounted-image': 'detected',
  });
  t.true(told(armOf(record, 'marked'), 1).includes('open completed'));
});

test('a mark that is still there after it was taken away is a fault', async (t) => {
  const { record } = await runLab({
    posture: 'patched',
    otherwise: unblocked,
    faults: { unmarking: 'lost' },
  });
  t.deepEqual(told(armOf(record, 'marked'), 1).at(1), 'deliver failed MARK_UNASKED');
  t.is(statuses(record)['motw-propagation'], 'inconclusive');
});

test('in the unmarked arm there is nothing to take away', async (t) => {
  const { record, journal } = await runLab({ posture: 'patched', otherwise: unblocked });
  t.is(journal.filter((what) => what === 'unmark').length, 1);
  t.true(told(armOf(record, 'unmarked'), 1).every((step) => step.endsWith('completed')));
});
