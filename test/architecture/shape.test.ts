import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import test from 'ava';
import { root, sourceFiles } from './source-tree.ts';

const longestFile = 300;
const fullestFolder = 12;
const files = await sourceFiles();

test(`no file is longer than ${longestFile} lines`, (t) => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > longestFile);
  t.deepEqual(long, []);
});

test(`no folder of sources holds more than ${fullestFolder} files`, (t) => {
  const counts = Map.groupBy(
    files.filter(({ path }) => !path.startsWith('test/')),
    ({ path }) => dirname(path),
  );
  const full = [...counts]
    .filter(([, inside]) => inside.length > fullestFolder)
    .map(([folder, inside]) => `${folder}: ${inside.length}`);
  t.deepEqual(full, []);
});

test('names are kebab-case, and none says nothing', (t) => {
  const empty = /^(utils?|helpers?|common|misc|shared|lib|index2?)$/;
  for (const { path } of files) {
    const name = basename(path).replace(/\.(test\.ts|contract\.ts|ts|js|c|h)$/, '');
    t.regex(name, /^[a-z0-9]+(-[a-z0-9]+)*$/, path);
    if (name !== 'index') t.notRegex(name, empty, path);
    for (const folder of dirname(path).split('/')) t.notRegex(folder, empty, path);
  }
});

test('the top level is the one that was agreed', async (t) => {
  const folders = (await readdir(root, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
  );
  const ours = folders.map(({ name }) => name).filter((name) => !['node_modules', 'runs'].includes(name));
  t.deepEqual(ours.sort(), ['artifacts', 'runner', 'scenarios', 'test']);
});
