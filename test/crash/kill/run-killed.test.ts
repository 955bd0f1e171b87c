import '../../guest/cache-apart.ts';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { readRun } from '../../../runner/store/read-run.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { killedAt } from './killed-at.ts';
import { leavings } from './leavings.ts';

/** Every operation until the machine runs; after that every so many, as the kills at the steps have been everywhere else. */
const dense = 14;
const stride = 9;

test.serial(
  'a run killed between any two files: whatever folder there is can be reported and cleaned up',
  async (t) => {
    t.timeout(15 * 60_000);
    let kills = 0;
    let folders = 0;
    for (let nth = 1; ; nth += nth < dense ? 1 : stride) {
      const out = await temporaryFolder();
      const run = ['run', 'T1553.005-1', '--arms', 'unmarked', '--out', out];
      const { signal } = await motw(run, killedAt(nth));
      if (signal === null) break;
      kills++;
      const [id] = (await readdir(out)).filter((name) => !name.startsWith('.'));
      if (id !== undefined) {
        folders++;
        const report = await motw(['report', id, '--out', out]);
        t.is(report.code, 0, `killed at ${nth}: ${report.stderr}`);
      }
      const cleaned = await motw(['clean-up', '--out', out]);
      t.is(cleaned.code, 0, `killed at ${nth}: ${cleaned.stdout + cleaned.stderr}`);
      t.deepEqual(await leavings(out, id ?? 'none'), [], `killed at ${nth}`);
      t.deepEqual(await readdir(out), id === undefined ? [] : [id], `killed at ${nth}`);
      if (id !== undefined) {
        const { state, cleanUp } = await readRun(join(out, id));
        t.true(['interrupted clean', 'finished clean'].includes(`${state} ${cleanUp}`), `killed at ${nth}`);
      }
      await rm(out, { recursive: true });
    }
    t.true(kills > 15, `${kills} kills`);
    t.true(folders > 0 && folders < kills, 'some before and some after there was a folder');
    t.log(`${kills} kills`);
  },
);
