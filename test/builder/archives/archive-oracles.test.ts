import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import type { Archive } from '../../../artifacts/builder/build-image.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { contentsOf } from '../../oracle/folder-contents.ts';
import { oracleTest, type Run } from '../../oracle/oracle-programs.ts';
import { built, makers, recipe, unpacked, whyNot } from './archive-sample.ts';

/** How each program unpacks an archive into a folder. */
const judges: readonly (readonly [
  name: string,
  archive: Archive,
  unpack: (run: Run, file: string, into: string) => Promise<unknown>,
])[] = [
  ['7z', 'zip', (run, file, into) => run(['x', `-o${into}`, file])],
  ['7z', 'tar', (run, file, into) => run(['x', `-o${into}`, file])],
  ['7z', '7z', (run, file, into) => run(['x', `-o${into}`, file])],
  ['bsdtar', 'zip', (run, file, into) => run(['-xf', file, '-C', into])],
  ['bsdtar', 'tar', (run, file, into) => run(['-xf', file, '-C', into])],
  ['bsdtar', '7z', (run, file, into) => run(['-xf', file, '-C', into])],
  ['tar', 'tar', (run, file, into) => run(['-xf', file, '-C', into])],
  ['git', 'git', clone],
];

async function clone(run: Run, file: string, into: string): Promise<void> {
  // Nothing of this machine's settings changes what is checked out.
  await run([
    '-c',
    'core.autocrlf=false',
    '-c',
    'core.attributesFile=/dev/null',
    'clone',
    '--quiet',
    file,
    into,
  ]);
  await rm(join(into, '.git'), { recursive: true });
}

/** A `.gitattributes` in the repository does change what git checks out, and is not the builder's to prevent. */
const withoutAttributes = recipe.files.filter(({ path }) => path !== '.gitattributes');

for (const [name, archive, unpack] of judges) {
  if (makers[archive] === null) {
    test.skip(`${name}: unpacks ${archive}${whyNot(archive)}`, (t) => t.pass());
    continue;
  }
  oracleTest(name, `unpacks from our ${archive} what the manifest says, and nothing else`, async (t, run) => {
    const { file, manifest } = await built(t, archive, archive === 'git' ? withoutAttributes : recipe.files);
    const folder = join(await temporaryFolder(t), 'unpacked');
    await mkdir(folder);
    await unpack(run, file, folder);
    t.deepEqual(await contentsOf(folder), unpacked(manifest.files));
  });

  oracleTest(name, `unpacks from our ${archive} any names that Windows can have`, async (t, run) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(path, { minLength: 1, maxLength: 6, selector: (p) => p.toUpperCase() }),
        async (paths) => {
          // A name may be that of another's folder.
          const files = paths.map((each, i) => ({
            path: `${i}/${each}`,
            content: { text: each },
            hidden: false,
          }));
          const { file, manifest } = await built(t, archive, files);
          const folder = join(await temporaryFolder(t), 'unpacked');
          await mkdir(folder);
          await unpack(run, file, folder);
          t.deepEqual(await contentsOf(folder), unpacked(manifest.files));
        },
      ),
      { numRuns: 8 },
    );
  });
}

/** No blank or dot at the end, which Windows takes away, and none of git's own names, which it refuses to check out. */
const part = fc
  .string({
    unit: fc.constantFrom(..."abcXYZ019 -_.@#%&()[]{}'`~^+=,;!$äöüßÄéñ日本✓💾"),
    minLength: 1,
    maxLength: 20,
  })
  .filter((name) => !/[ .]$/.test(name) && !/^\.?git/i.test(name));
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

oracleTest('unzip', 'finds no error in our zip', async (t, run) => {
  const { file } = await built(t, 'zip');
  t.regex(await run(['-t', file]), /No errors detected/);
});

oracleTest('tar', 'lists times and nobody of ours in the tar', async (t, run) => {
  const { file, manifest } = await built(t, 'tar');
  const lines = (await run(['--utc', '--full-time', '--numeric-owner', '-tvf', file])).trim().split('\n');
  t.is(lines.length, Object.keys(unpacked(manifest.files)).length);
  for (const line of lines) t.regex(line, /^[d-]rw[x-]r-[x-]r-[x-] 0\/0 +\d+ 2000-01-01 00:00:00 /);
});

if (makers['7z'] === null) test.skip(`7z: times and attributes${whyNot('7z')}`, (t) => t.pass());
else
  oracleTest('7z', 'lists one method, and in all entries one time and no other', async (t, run) => {
    const { file, manifest } = await built(t, '7z');
    const listing = await run(['l', '-slt', file]);
    const count = Object.keys(unpacked(manifest.files)).length;
    t.is(listing.match(/^Modified = 2000-01-01 00:00:00/gm)?.length, count);
    t.notRegex(listing, /^(Created|Accessed) = ./m);
    t.deepEqual(
      [...new Set(listing.match(/^Method = \w.*$/gm)?.map((line) => line.replace(/:.*/, '')))],
      ['Method = LZMA2'],
    );
    t.regex(await run(['t', file]), /Everything is Ok/);
  });

oracleTest(
  'git',
  'finds the bundle whole, one commit on main, and every blob as it was given',
  async (t, run) => {
    const { file, manifest } = await built(t, 'git');
    const folder = await temporaryFolder(t);
    await run(['clone', '--quiet', '--bare', file, 'cloned.git'], folder);
    const cloned = join(folder, 'cloned.git');
    t.regex(
      await run(['bundle', 'list-heads', file]),
      /^[0-9a-f]{40} HEAD\n[0-9a-f]{40} refs\/heads\/main\n$/,
    );
    await t.notThrowsAsync(run(['bundle', 'verify', '--quiet', file], cloned));
    await t.notThrowsAsync(run(['fsck', '--strict', '--no-dangling'], cloned));
    t.is(await run(['symbolic-ref', 'HEAD'], cloned), 'refs/heads/main\n');
    t.is(await run(['log', '--format=%an %ae %at %cn %ce %ct'], cloned), commit);
    const names = (await run(['ls-tree', '-r', '-z', '--name-only', 'HEAD'], cloned))
      .split('\0')
      .slice(0, -1);
    t.deepEqual(
      names.map((name) => Buffer.from(name, 'latin1').toString()).sort(),
      manifest.files.map(({ path: each }) => each).sort(),
    );
    // As long as the attributes of the repository do not come in between.
    t.is(await run(['cat-file', 'blob', 'HEAD:a b/deep/er/-n.txt'], cloned), 'one\r\ntwo\n');
  },
);

const commit = `${'motw-harness motw-harness@example.invalid 946684800 '.repeat(2).trim()}\n`;

oracleTest('git', 'finds a bundle with one wrong byte not to be whole', async (t, run) => {
  const { bytes } = await built(t, 'git');
  const folder = await temporaryFolder(t);
  const at = bytes.length - 30;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(join(folder, 'damaged.bundle'), bytes);
  await t.throwsAsync(run(['clone', '--quiet', 'damaged.bundle', 'cloned'], folder));
});
