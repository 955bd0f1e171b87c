import test from 'ava';
import { diffOf } from '../../runner/comparison/diff.ts';
import type { RememberedRun } from '../../runner/model/memory/remembered-run.ts';
import { night, one, remembered } from './remembered-builder.ts';
import { conditionsRows } from './rows/conditions-rows.ts';
import { judgedRows } from './rows/judged-rows.ts';
import type { Row } from './rows/row.ts';
import { statusRows } from './rows/status-rows.ts';

function side(given: Row['before'], day: number): readonly RememberedRun[] {
  return Array.isArray(given) ? given : [remembered({ ...night(day), ...given })];
}

for (const [table, ofTable] of Object.entries({ ...judgedRows, ...conditionsRows, ...statusRows })) {
  for (const row of ofTable) {
    test(`${table}: ${row.title}`, (t) => {
      const { scenario = one, control, across = false } = row;
      const diff = diffOf(side(row.before, 1), side(row.after, 2), { across });
      const found = diff.controls.filter((each) => each.scenario === scenario && each.control === control);
      const [change] = found;
      t.is(found.length, 1);
      t.is(change?.change, row.change, change?.why ?? '');
      if (row.why instanceof RegExp) t.regex(change?.why ?? '', row.why);
      else t.is(change?.why, row.why);
      if (row.statuses !== undefined) t.deepEqual([change?.before, change?.after], [...row.statuses]);
    });
  }
}
