import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { breakSeal, damageOf, isSealed, sealFolder } from '../../../artifacts/cache/sealed-folder.ts';

/** Some files are large enough to be hashed elsewhere. */
const large = Buffer.alloc(3 << 20, 'x');

async function sealed(t: { teardown(end: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'deep/er'), { recursive: true });
  await writeFile(join(folder, 'deep/er/small'), 'content');
  await writeFile(join(folder, 'large'), large);
  await writeFile(join(folder, 'empty'), '');
  await symlink('large', join(folder, 'link'));
  await sealFolder(folder);
  return folder;
}

const isRoot = process.getuid?.() === 0;
const damages: readonly (readonly [string, (folder: string) => Promise<unknown>, string])[] = [
  ['a changed byte', (f) => writeFile(join(f, 'deep/er/small'), 'cOntent'), 'deep/er/small was changed'],
  [
    'a changed bit in a large file',
    (f) =>
      writeFile(
        join(f, 'large'),
        large.map((byte, at) => (at === 2_500_000 ? byte ^ 1 : byte)),
      ),
    'large was changed',
  ],
  ['a cut-off file', (f) => truncate(join(f, 'large'), large.length - 1), 'large was changed'],
  ['an emptied file', (f) => truncate(join(f, 'deep/er/small'), 0), 'deep/er/small was changed'],
  ['a grown file', (f) => writeFile(join(f, 'empty'), '!'), 'empty was changed'],
  ['a lost file', (f) => rm(join(f, 'deep/er/small')), 'deep/er/small is missing'],
  ['a lost link', (f) => rm(join(f, 'link')), 'link is missing'],
  [
    'a link that leads elsewhere',
    async (f) => {
      await rm(join(f, 'link'));
      await symlink('empty', join(f, 'link'));
    },
    'link was changed',
  ],
  [
    'a folder in place of a file',
    async (f) => {
      await rm(join(f, 'empty'));
      await mkdir(join(f, 'empty'));
    },
    'empty is unreadable',
  ],
  ['a seal that is garbage', (f) => writeFile(join(f, 'contents.json'), '{'), 'contents.json cannot be read'],
];

for (const [what, doIt, said] of damages) {
  test(`${what} is found`, async (t) => {
    const folder = await sealed(t);
    await doIt(folder);
    t.deepEqual(await damageOf(folder), [said]);
  });
}

(isRoot ? test.skip : test)(
  `an unreadable file is found${isRoot ? ' (skipped: root may read every file)' : ''}`,
  async (t) => {
    const folder = await sealed(t);
    await chmod(join(folder, 'large'), 0o000);
    t.deepEqual(await damageOf(folder), ['large is unreadable']);
  },
);

test('what is as it was is well, and what came later does not count', async (t) => {
  const folder = await sealed(t);
  t.true(isSealed(folder));
  t.deepEqual(await damageOf(folder), []);
  await writeFile(join(folder, 'later'), '');
  t.deepEqual(await damageOf(folder), []);
  await breakSeal(folder);
  t.false(isSealed(folder));
});
