import { cp, mkdir, mkdtemp, open, readdir, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { damageOf } from '../../../artifacts/cache/sealed-folder.ts';
import { damageOfSetUp } from '../../../runner/targets/reference/damage.ts';
import { createMachineFolder } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { pruneGuests } from '../../../runner/targets/reference/prune-guests.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { cache, motw, temporaryFolder } from '../../guest/motw.ts';

const files = ['vmlinuz', 'initramfs', 'disk.qcow2', 'payload'] as const;

interface CacheCopy {
  readonly cache: string;
  readonly guest: string;
  readonly warm: string;
}

/** A cache with a guest of its own; the packages, which are only read, are those of the real one. */
async function copyOfCache(t: ExecutionContext): Promise<CacheCopy> {
  const setUp = await readyReference(cache, process.env);
  if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
  const copy = await mkdtemp(join(tmpdir(), 'motw-cache-'));
  t.teardown(() => rm(copy, { recursive: true, force: true }));
  for (const set of ['guest-packages', 'qemu-packages']) await symlink(join(cache, set), join(copy, set));
  const place = (path: string): string => path.replace(cache, copy);
  await cp(setUp.guest.folder, place(setUp.guest.folder), { recursive: true });
  return { cache: copy, guest: place(setUp.guest.folder), warm: place(setUp.warm) };
}

/** One bit of the byte in the middle. */
async function flip(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  const at = Math.floor((await handle.stat()).size / 2);
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
  await handle.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at);
}

test.serial('whatever happens to what boots: it is no set-up any more', async (t) => {
  const copy = await copyOfCache(t);
  t.not(await readyReference(copy.cache, process.env), null);
  for (const name of files) {
    const file = join(copy.guest, name);
    const spare = `${file}.spare`;
    for (const damage of [flip, (f: string) => rm(f), async (f: string) => (await open(f, 'w')).close()]) {
      await cp(file, spare);
      await damage(file);
      t.is(await readyReference(copy.cache, process.env), null, name);
      t.regex((await damageOf(copy.guest)).join(), new RegExp(`^${name} (was changed|is missing)$`));
      await cp(spare, file);
      await rm(spare);
    }
    t.not(await readyReference(copy.cache, process.env), null, `${name} is as it was`);
  }
});

test.serial(
  'a run finds a changed kernel, says so, builds the guest anew and comes to its end',
  async (t) => {
    const copy = await copyOfCache(t);
    const env = { MOTW_CACHE: copy.cache };
    await flip(join(copy.guest, 'vmlinuz'));
    const doctor = await motw(['doctor'], env);
    t.is(doctor.code, 3);
    t.regex(doctor.stdout, /missing +cache: .*is damaged: vmlinuz was changed\n +mend: motw setup/);
    const out = await temporaryFolder();
    const run = await motw(['run', 'T1553.005-1', '--out', out], env);
    t.is(run.code, 0, run.stdout + run.stderr);
    t.regex(run.stderr, /is damaged: vmlinuz was changed\n/);
    t.regex(run.stderr, /building the reference guest/);
    t.deepEqual(await damageOf(copy.guest), []);
    t.deepEqual(await damageOfSetUp(copy.cache, process.env), []);
  },
);

test.serial(
  'a changed snapshot: the run trusts it with nothing, and the next set-up keeps a new one',
  async (t) => {
    const copy = await copyOfCache(t);
    const env = { MOTW_CACHE: copy.cache };
    await flip(copy.warm);
    t.deepEqual(await damageOfSetUp(copy.cache, process.env), [`${copy.warm} is damaged`]);
    const out = await temporaryFolder();
    const run = await motw(['run', 'T1553.005-1', '--arms', 'marked', '--json', '--out', out], env);
    t.is(run.code, 0, run.stdout + run.stderr);
    t.deepEqual(
      (await readdir(copy.guest)).filter((name) => name.startsWith('warm-')),
      [],
    );
    const setUp = await motw(['setup'], env);
    t.is(setUp.code, 0, setUp.stderr);
    t.regex(setUp.stderr, /keeping a snapshot/);
    t.deepEqual(await damageOfSetUp(copy.cache, process.env), []);
    t.not(await readyReference(copy.cache, process.env), null);
  },
);

test.serial('guests that nobody uses any more are pruned, and nothing else', async (t) => {
  const copy = await copyOfCache(t);
  const setUp = await readyReference(copy.cache, process.env);
  if (setUp === null) return t.fail();
  const named = (name: string): string => join(copy.cache, name);
  const old = ['reference-guest-00000000000000aa', 'reference-guest-00000000000000bb.building'];
  const kept = [
    'reference-guest-00000000000000cc',
    'reference-guest-of-mine',
    'reference-guest-00000000000000dd-backup',
  ];
  for (const name of [...old, ...kept]) await mkdir(named(name));
  const longAgo = new Date(Date.now() - 30 * 86_400_000);
  for (const name of [...old, ...kept.slice(1)]) await utimes(named(name), longAgo, longAgo);
  await utimes(copy.guest, longAgo, longAgo);

  const machine = named('machines/alive');
  await createMachineFolder(machine, join(machine, '1'));
  t.deepEqual(await pruneGuests(copy.cache, setUp.guest), [], 'a machine is running');
  await rm(machine, { recursive: true });

  const removed = await pruneGuests(copy.cache, setUp.guest);
  t.deepEqual([...removed].sort(), old.map(named));
  for (const name of [...kept, 'guest-packages']) t.true((await readdir(copy.cache)).includes(name), name);
  t.deepEqual(await damageOf(copy.guest), []);
});
