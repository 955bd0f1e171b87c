import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackPackage } from '../../artifacts/debian-packages/unpack.ts';
import { aptTest, buildPackage, temporaryFolder } from './local-repository.ts';

const [test, skipped] = aptTest();

const recipe = {
  name: 'tale',
  version: '1.0',
  files: {
    'lib/x86_64-linux-gnu/libtale.so.1.2': 'library',
    'lib/x86_64-linux-gnu/libtale.so.1': { to: 'libtale.so.1.2' },
    'lib/x86_64-linux-gnu/libtale.so': { to: '/lib/x86_64-linux-gnu/libtale.so.1' },
    'usr/bin/tale': '#!/bin/sh\n',
    'usr/share/doc/tale/copyright': 'text',
    'usr/share/man/man1/tale.1': 'text',
    'etc/up': { to: '../../../../../etc/passwd' },
  },
};

test(`a package lands in a merged /usr, with links that stay inside${skipped}`, async (t) => {
  const folder = await temporaryFolder(t);
  const root = path.join(folder, 'root');
  await unpackPackage(await buildPackage(recipe, folder), root);
  const libraries = path.join(root, 'usr/lib/x86_64-linux-gnu');
  t.deepEqual((await readdir(root)).sort(), ['etc', 'usr']);
  t.is(await readFile(path.join(libraries, 'libtale.so'), 'utf8'), 'library');
  t.is(
    await realpath(path.join(libraries, 'libtale.so')),
    await realpath(path.join(libraries, 'libtale.so.1.2')),
  );
  t.is(await readlink(path.join(root, 'etc/up')), 'passwd');
});

test(`documentation is left out${skipped}`, async (t) => {
  const folder = await temporaryFolder(t);
  await unpackPackage(await buildPackage(recipe, folder), path.join(folder, 'root'));
  t.true(existsSync(path.join(folder, 'root/usr/bin/tale')));
  t.deepEqual(await readdir(path.join(folder, 'root/usr/share')), []);
});

test(`a filter of one's own is asked with paths inside${skipped}`, async (t) => {
  const folder = await temporaryFolder(t);
  const asked: string[] = [];
  await unpackPackage(await buildPackage(recipe, folder), path.join(folder, 'root'), {
    keep: (file) => {
      asked.push(file);
      return !file.startsWith('etc');
    },
  });
  t.true(asked.includes('usr/lib/x86_64-linux-gnu/libtale.so.1.2'));
  t.deepEqual(await readdir(path.join(folder, 'root')), ['usr']);
});

test(`a file that is no package is refused${skipped}`, async (t) => {
  const folder = await temporaryFolder(t);
  const deb = path.join(folder, 'no.deb');
  await writeFile(deb, 'not a package');
  const error = await t.throwsAsync(unpackPackage(deb, path.join(folder, 'root')));
  t.like(error, { code: 'DAMAGED_PACKAGE' });
});
