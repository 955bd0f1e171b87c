import test from 'ava';
import { endOf, runOnWindows, statusesOf } from '../windows-lab.ts';
import { documentRows, withDocument } from './document-rows.ts';
import { guardControls, guardRows } from './guard-rows.ts';

for (const { name, behaviour, end, statuses } of guardRows)
  test(name, async (t) => {
    const { record, thrown } = await runOnWindows({
      behaviour,
      change: (scenario) => ({
        ...scenario,
        controls: [...new Set([...scenario.controls, ...guardControls])],
      }),
    });
    t.is(thrown, null);
    t.deepEqual([endOf(record, 'marked'), endOf(record, 'unmarked')], [end, end]);
    const { undeclared, ...found } = statusesOf(record);
    const own = guardControls.filter((control) => control in statuses);
    t.deepEqual(
      { ...Object.fromEntries(own.map((control) => [control, found[control]])), undeclared },
      { undeclared: undefined, ...statuses },
    );
    t.is(record.cleanUp, 'clean');
  });

for (const { name, behaviour, end, status } of documentRows)
  test(`protected-view: ${name}`, async (t) => {
    const { record, thrown } = await runOnWindows({ behaviour, change: withDocument });
    t.is(thrown, null);
    t.deepEqual([endOf(record, 'marked'), endOf(record, 'unmarked')], [end, end]);
    t.is(statusesOf(record)['protected-view'], status);
    t.is(record.cleanUp, 'clean');
  });
