import test from 'ava';
import { mountOnlyRows, unblockingRows, type VerdictRow, verdictRows } from './verdict-rows.ts';
import { endOf, runOnWindows, statusesOf } from './windows-lab.ts';

function judges(scenario: string, { name, behaviour, ends, statuses }: VerdictRow): void {
  test(`${scenario}: ${name}`, async (t) => {
    const { record, thrown } = await runOnWindows({ behaviour, scenario });
    t.is(thrown, null);
    t.deepEqual({ marked: endOf(record, 'marked'), unmarked: endOf(record, 'unmarked') }, ends);
    t.deepEqual(statusesOf(record), statuses);
    t.is(record.cleanUp, 'clean');
  });
}

for (const row of verdictRows) judges('T1553.005-2', row);
for (const row of mountOnlyRows) judges('T1553.005-1', row);
for (const row of unblockingRows) judges('T1553.005-3', row);
