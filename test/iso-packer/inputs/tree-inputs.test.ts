import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { diskInput, planIso, treeInputs } from 'iso-packer';
import { imageOf, temporaryFolder } from '../image-file.ts';

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

test('a file that shrinks, grows or goes between listing and packing is an error, not a corrupt image', async (t) => {
  const dir = await temporaryFolder(t);
  const file = join(dir, 'f');
  await writeFile(file, 'twelve bytes');
  const inputs = await treeInputs(dir);
  await truncate(file, 5);
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_SIZE_CHANGED', message: /fewer/ });
  await appendFile(file, ' and more bytes');
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_SIZE_CHANGED', message: /more/ });
  await rm(file);
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_NOT_FOUND', message: new RegExp(file) });
});

test('what has taken the place of a file in between is not followed, and not waited for', async (t) => {
  const dir = await temporaryFolder(t);
  const file = join(dir, 'f');
  await writeFile(file, 'bytes');
  const inputs = await treeInputs(dir);
  await rename(file, join(dir, 'elsewhere'));
  await symlink('elsewhere', file);
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_IO' });
  await rm(file);
  execFileSync('mkfifo', [file]);
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_SIZE_CHANGED' });
  await rm(file);
  await mkdir(file);
  await t.throwsAsync(() => imageOf(inputs), { code: 'ISO_IO' });
});

test('an input can be changed like any object', async (t) => {
  const dir = await temporaryFolder(t);
  await writeFile(join(dir, 'f'), 'bytes');
  const moved = (await treeInputs(dir)).map((input) => ({ ...input, path: `in/${input.path}` }));
  t.true((await imageOf(moved)).includes('bytes'));
});

test('listing stops when it is told to', async (t) => {
  const dir = await temporaryFolder(t);
  await t.throwsAsync(() => treeInputs(dir, { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

test('one file on disk, under another name; a link to one is ISO_SPECIAL_FILE', async (t) => {
  const dir = await temporaryFolder(t);
  const file = join(dir, 'on disk');
  await writeFile(file, 'bytes');
  await symlink('on disk', join(dir, 'link'));
  const input = await diskInput('bin/in image', file, { hidden: true });
  t.like(input, { path: 'bin/in image', size: 5, hidden: true });
  t.true((await imageOf([input])).includes('bytes'));
  await t.throwsAsync(() => diskInput('f', join(dir, 'link')), { code: 'ISO_SPECIAL_FILE' });
  await t.throwsAsync(() => diskInput('f', join(dir, 'missing')), { code: 'ISO_NOT_FOUND' });
});
