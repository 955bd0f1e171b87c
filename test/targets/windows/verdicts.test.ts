import test from 'ava';
import { diskRows, disksAlone, vhdxRows } from './disk-rows.ts';
import { mountOnlyRows, unblockingRows, type VerdictRow, verdictRows } from './verdict-rows.ts';
import { endOf, qemuImg, runOnWindows, statusesOf } from './windows-lab.ts';

/** One after the other: beside fifty others a run takes long, and what takes long is late. */
function judges(scenario: string, { name, behaviour, ends, statuses }: VerdictRow): void {
  test.serial(`${scenario}: ${name}`, async (t) => {
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
for (const row of diskRows) judges('vhd-open', row);
for (const row of vhdxRows)
  if (qemuImg !== null) judges('vhdx-open', row);
  else test.skip(`vhdx-open: ${row.name} (skipped: no qemu-img in MOTW_ORACLES or on PATH)`, (t) => t.pass());

const [asItComes] = verdictRows;
for (const behaviour of disksAlone)
  if (asItComes !== undefined)
    for (const scenario of ['T1553.005-2', 'udf-open'])
      judges(scenario, {
        ...asItComes,
        ...{ name: `what is set for disks alone (${JSON.stringify(behaviour)})`, behaviour },
      });
