import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { planIso, treeInputs } from 'iso-packer';
import { imageOf, temporaryFolder } from './image-file.ts';

test('a folder on disk: sorted, with sizes, empty folders too, hidden as asked', async (t) => {
  const dir = await temporaryFolder(t);
  await mkdir(join(dir, 'b', 'empty'), { recursive: true });
  await writeFile(join(dir, 'b', 'x.txt'), 'xyz');
  await writeFile(join(dir, 'a.txt'), '');
  const inputs = await treeInputs(dir, { hide: (path) => path === 'b/x.txt' });
  t.deepEqual(
    planIso(inputs, { label: 'DISK' }).entries.map(({ path, type, size, hidden }) => [
      path,
      type,
      size,
      hidden,
    ]),
    [
      ['a.txt', 'file', 0, false],
      ['b', 'folder', 0, false],
      ['b/empty', 'folder', 0, false],
      ['b/x.txt', 'file', 3, true],
    ],
  );
  t.true((await imageOf(inputs)).includes('xyz'));
});

test('a symbolic link is ISO_SPECIAL_FILE, a missing folder ISO_NOT_FOUND', async (t) => {
  const dir = await temporaryFolder(t);
  await symlink('nowhere', join(dir, 'link'));
  await t.throwsAsync(() => treeInputs(dir), { code: 'ISO_SPECIAL_FILE' });
  await t.throwsAsync(() => treeInputs(join(dir, 'missing')), { code: 'ISO_NOT_FOUND' });
});

test('a file that shrinks or goes between listing and packing is an error, not a corrupt image', async (t) => {
  const dir = await temporaryFolder(t);
  const file = join(dir, 'f');
  await writeFile(file, 'twelve bytes');
  const inputs = await treeInputs(dir);
  await truncate(file, 5);
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_SIZE_CHANGED' });
  await rm(file);
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_NOT_FOUND' });
});
