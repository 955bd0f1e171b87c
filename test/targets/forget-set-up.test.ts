import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { forgetSetUp } from '../../runner/targets/reference/forget-set-up.ts';
import { acceleratorFor, giveUpKvm } from '../../runner/targets/reference/machine/acceleration.ts';

async function cacheWith(...names: readonly string[]): Promise<string> {
  const cache = await mkdtemp(join(tmpdir(), 'motw-test-'));
  for (const name of names) await mkdir(join(cache, name), { recursive: true });
  return cache;
}

test('a set-up made afresh removes what a set-up makes, and nothing else that lies in the folder', async (t) => {
  const cache = await cacheWith(
    'apt',
    'guest-packages',
    'qemu-packages.building',
    'reference-guest-0123',
    'my-photos',
  );
  await writeFile(join(cache, 'notes.txt'), 'mine');
  await giveUpKvm({ folder: join(cache, 'reference-guest-0123') });
  await forgetSetUp(cache);
  t.deepEqual((await readdir(cache)).sort(), ['my-photos', 'notes.txt']);
});

test('it refuses while a machine is in the cache', async (t) => {
  const cache = await cacheWith('guest-packages', 'machines/20260101-000000-0000');
  await t.throwsAsync(forgetSetUp(cache), { code: 'CACHE_IN_USE' });
  t.true((await readdir(cache)).includes('guest-packages'));
});

test('a KVM that was given up is not tried again', async (t) => {
  const cache = await cacheWith('reference-guest-0123');
  const guest = { folder: join(cache, 'reference-guest-0123') };
  await giveUpKvm(guest);
  t.is(acceleratorFor(guest), 'tcg');
});
