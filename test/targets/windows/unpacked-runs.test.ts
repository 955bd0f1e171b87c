import test from 'ava';
import type { Scenario } from '../../../runner/model/scenario.ts';
import type { Status } from '../../../runner/model/words.ts';
import type { Behaviour } from './fake-windows/behaviour.ts';
import { endOf, runOnWindows, statusesOf } from './windows-lab.ts';

/** Whole runs on the fake: what the verdict is, and how the marked arm ended. */
const rows: readonly (readonly [string, Partial<Behaviour>, Status, string])[] = [
  ['seven-zip-snz', {}, 'prevented', 'completed'],
  ['seven-zip-snz', { sevenZip: '21.07' }, 'not-configured', 'deliver blocked EXIT_7'],
  ['seven-zip-button', { zoneSetting: 1 }, 'prevented', 'completed'],
  ['seven-zip-button', {}, 'not-configured', 'completed'],
  ['seven-zip-button', { zoneSetting: 2 }, 'not-prevented', 'completed'],
  ['zip-expand-archive', {}, 'not-configured', 'completed'],
  ['seven-zip-window', {}, 'inconclusive', 'deliver failed STARTS_AT_ONCE'],
  ['seven-zip-button', { desktop: false }, 'inconclusive', 'deliver failed NO_DESKTOP'],
  ['seven-zip-snz', { unpackers: ['explorer'] }, 'inconclusive', 'deliver failed NO_UNPACKER'],
];
/** What packs a 7z archive may not be there, and every unpacker here takes a ZIP archive as well. */
const asZip = (scenario: Scenario): Scenario => ({
  ...scenario,
  image: { ...scenario.image, container: 'zip', name: 'Invoice_{marker}.zip' },
});

for (const [scenario, behaviour, status, end] of rows) {
  test(`${scenario} ${JSON.stringify(behaviour)}: ${status}`, async (t) => {
    const { record, thrown } = await runOnWindows({
      scenario,
      change: asZip,
      behaviour: { smartScreen: 'off', ...behaviour },
    });
    t.is(thrown, null);
    t.is(statusesOf(record)['archive-propagation'], status);
    t.is(endOf(record, 'marked').replace('open blocked PROMPTED', 'completed'), end);
    t.is(record.cleanUp, 'clean');
  });
}
