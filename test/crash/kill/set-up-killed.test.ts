import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { damageOfSetUp } from '../../../runner/targets/reference/damage.ts';
import { cache, motw, start, temporaryFolder } from '../../guest/motw.ts';
import { killedAt } from './killed-at.ts';
import { workingIn } from './leavings.ts';

/** Every so many operations: a set-up has some forty, and takes its time. */
const stride = 3;

/** An empty cache but for the packages, which are only read. */
async function cacheWithPackages(t: { teardown(end: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-cache-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const set of ['guest-packages', 'qemu-packages']) await symlink(join(cache, set), join(folder, set));
  return folder;
}

test.serial('set-up killed at many points, each time going on from what is there; then a run', async (t) => {
  t.timeout(15 * 60_000);
  const MOTW_CACHE = await cacheWithPackages(t);
  let kills = 0;
  for (let nth = 1; ; nth += stride) {
    const { signal, code, stderr } = await motw(['setup'], { MOTW_CACHE, ...killedAt(nth) });
    if (signal === null) {
      t.is(code, 0, stderr);
      break;
    }
    kills++;
  }
  t.true(kills > 4, `${kills} kills`);
  t.log(`${kills} kills`);
  t.deepEqual(await damageOfSetUp(MOTW_CACHE, process.env), []);
  const out = await temporaryFolder();
  const run = await motw(['run', 'T1553.005-1', '--out', out], { MOTW_CACHE });
  t.is(run.code, 0, run.stderr);
  t.deepEqual(await readdir(join(MOTW_CACHE, 'machines')), []);
  t.deepEqual(
    (await readdir(MOTW_CACHE)).filter((name) => name.endsWith('.building')),
    [],
  );
});

test.serial('set-up killed while its guest boots: the next one ends that machine, and is done', async (t) => {
  const MOTW_CACHE = await cacheWithPackages(t);
  const first = start(['setup'], { MOTW_CACHE });
  await first.said(/booting it for the first time/);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await motw(['setup'], { MOTW_CACHE });
  t.is(second.code, 0, second.stderr);
  t.deepEqual(await readdir(join(MOTW_CACHE, 'machines')), []);
  t.deepEqual(await workingIn(MOTW_CACHE), []);
});

test.serial(
  'Ctrl-C while one set-up waits for another: it ends at once, and the other is not disturbed',
  async (t) => {
    const MOTW_CACHE = await cacheWithPackages(t);
    const first = start(['setup'], { MOTW_CACHE });
    await first.said(/building the reference guest/);
    const second = start(['setup'], { MOTW_CACHE });
    await second.said(/another process is building/);
    second.child.kill('SIGINT');
    const interrupted = await second.ended;
    t.is(interrupted.code, 3, interrupted.stderr);
    t.regex(interrupted.stderr, /interrupted by SIGINT/);
    t.is((await first.ended).code, 0);
  },
);

test.serial('Ctrl-C while the guest is built: the lock is free, and the next set-up is done', async (t) => {
  const MOTW_CACHE = await cacheWithPackages(t);
  const first = start(['setup'], { MOTW_CACHE });
  await first.said(/booting it for the first time/);
  first.child.kill('SIGINT');
  t.is((await first.ended).code, 3);
  t.deepEqual(await workingIn(MOTW_CACHE), []);
  const second = await motw(['setup'], { MOTW_CACHE });
  t.is(second.code, 0, second.stderr);
  t.notRegex(second.stderr, /waiting/);
});

test.serial(
  'the first snapshot fails: no machine is left running, and the next set-up is done',
  async (t) => {
    const MOTW_CACHE = await cacheWithPackages(t);
    const NODE_OPTIONS = `--import=${join(import.meta.dirname, '../fault/cut-snapshot-save.ts')}`;
    const failed = await motw(['setup'], { MOTW_CACHE, NODE_OPTIONS });
    t.is(failed.code, 3, failed.stderr);
    t.regex(failed.stderr, /the connection to QEMU is closed\n {2}mend: /);
    t.deepEqual(await workingIn(MOTW_CACHE), []);
    t.deepEqual(await readdir(join(MOTW_CACHE, 'machines')), []);
    const second = await motw(['setup'], { MOTW_CACHE });
    t.is(second.code, 0, second.stderr);
  },
);
