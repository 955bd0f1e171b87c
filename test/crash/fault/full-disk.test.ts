import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { readRun } from '../../../runner/store/read-run.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { leavings } from '../kill/leavings.ts';
import { motwCommand, onSmallDisk, whyNoSmallDisk } from './small-disk.ts';

const fullAt = whyNoSmallDisk === '' ? test.serial : test.skip;
const program = `'${process.execPath}' --conditions=source '${join(import.meta.dirname, 'full-disk-run.ts')}'`;

/** Runs with the disk full from the n-th write on; then the disk is emptied and the run cleaned up. */
function fullFrom(nth: number, disk: string, kept: string) {
  return onSmallDisk(
    disk,
    '4m',
    `${program} '${disk}' ${nth} && code=0 || code=$?
     cp -a '${disk}' '${kept}/before'; rm -f '${disk}/.full'
     ${motwCommand} clean-up --out '${disk}' >'${kept}/clean-up' 2>&1 || echo failed >>'${kept}/clean-up'
     cp -a '${disk}' '${kept}/after'; exit $code`,
  );
}

fullAt(
  `the disk for runs is full from every single write on: exit 3, a way on, the guest cleaned, nothing half${whyNoSmallDisk}`,
  async (t) => {
    t.timeout(15 * 60_000);
    const undisturbed = fullFrom(0, await temporaryFolder(), await temporaryFolder());
    t.is(undisturbed.status, 0, undisturbed.stderr);
    const writes = undisturbed.stdout.trim().split('\n');
    t.true(writes.length > 20, `${writes.length} writes`);
    for (const [i, write] of writes.entries()) {
      const [disk, kept] = [await temporaryFolder(), await temporaryFolder()];
      const { status, stderr } = fullFrom(i + 1, disk, kept);
      t.is(status, 3, `${write}: ${stderr}`);
      t.regex(stderr, /could not .*\(ENOSPC\)\n {2}mend: free some space/, write);
      t.notRegex(stderr, /\n\s+at /, write);
      for (const id of await runsIn(join(kept, 'before'))) {
        t.deepEqual(withoutOwner(await leavings(join(kept, 'before'), id)), [], write);
        t.is((await readRun(join(kept, 'before', id))).state, 'running', write);
        const after = await readRun(join(kept, 'after', id));
        t.is(`${after.state} ${after.outcome} ${after.cleanUp}`, 'interrupted inconclusive clean', write);
        t.deepEqual(await leavings(join(kept, 'after'), id), [], write);
      }
      t.is((await runsIn(join(kept, 'before'))).length, i === 0 ? 0 : 1, 'no folder before the first record');
      await rm(kept, { recursive: true });
    }
  },
);

async function runsIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name !== '.full');
}

/** Whose a run was stands in its folder until it is finished. */
function withoutOwner(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.endsWith('/.owner'));
}
