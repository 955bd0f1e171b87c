import test from 'ava';
import { runLab, statuses } from './lab.ts';

test("a control's record that comes a moment after the attempt is its sign all the same", async (t) => {
  const { record } = await runLab({ posture: 'patched', faults: { decisionsAfterReads: 1 } });
  t.is(statuses(record)['launch-gate'], 'prevented');
  t.is(statuses(record).undeclared, undefined);
});

test('a record that never comes leaves the block to nobody', async (t) => {
  const { record } = await runLab({ posture: 'patched', faults: { decisionsAfterReads: 1000 } });
  t.is(statuses(record)['launch-gate'], 'blocked-unattributed');
});
