import { readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type ImageEntry, inspectImage } from 'iso-packer';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { sha256, writeFiles } from '../folder-contents.ts';
import { oracleTest } from '../oracle-programs.ts';

const DEEP = 'a/b/c/d/e/f/g/h/i/deep.txt';
const LONG = 'n'.repeat(200);
const FILES: Record<string, string> = {
  'one.txt': 'one',
  'hidden.txt': 'hidden',
  'boot.img': '\0'.repeat(2048),
  'large.txt': 'compressible '.repeat(20_000),
  [DEEP]: 'deep',
};

interface Place {
  /** The folder to make an image of. */
  readonly folder: string;
  readonly image: string;
  readonly dir: string;
}

async function place(t: ExecutionContext, files = FILES): Promise<Place> {
  const dir = await temporaryFolder(t);
  const folder = join(dir, 'tree');
  await writeFiles(folder, files);
  return { dir, folder, image: join(dir, 'other.iso') };
}

async function entriesOf(image: string): Promise<readonly ImageEntry[]> {
  return (await inspectImage(image)).entries;
}

/** Path to SHA-256, files alone. */
function filesOf(entries: readonly ImageEntry[]): Record<string, string | null> {
  const files = entries.filter(({ type }) => type === 'file');
  return Object.fromEntries(files.map(({ path, sha256: sum }) => [path, sum]));
}

function wanted(files = FILES): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, sha256(text)]));
}

const QUIET = ['-quiet'];
const MKISOFS = ['-as', 'mkisofs', '-quiet'];

const GENISOIMAGE: readonly (readonly [string, readonly string[]])[] = [
  ['a CD-ROM XA record before Rock Ridge', ['-XA', '-R']],
  ['Apple extensions beside Rock Ridge', ['-apple', '-R']],
  ['an HFS hybrid', ['-hfs', '-R']],
  ['no padding at the end', ['-no-pad', '-R']],
  ['folders moved up by Rock Ridge', ['-R']],
];

for (const [title, options] of GENISOIMAGE) {
  oracleTest('genisoimage', `we read ${title}`, async (t, run) => {
    const { folder, image } = await place(t);
    await run([...QUIET, ...options, '-o', image, folder]);
    t.deepEqual(filesOf(await entriesOf(image)), wanted());
  });
}

oracleTest('genisoimage', 'we read El Torito with a boot info table', async (t, run) => {
  const { folder, image } = await place(t);
  const boot = ['-b', 'boot.img', '-c', 'boot.cat', '-no-emul-boot', '-boot-info-table'];
  await run([...QUIET, '-R', ...boot, '-o', image, folder]);
  const { 'boot.cat': catalog, ...files } = filesOf(await entriesOf(image));
  t.truthy(catalog);
  // It writes the table into the file on disk too.
  t.deepEqual(files, { ...wanted(), 'boot.img': sha256(await readFile(join(folder, 'boot.img'))) });
});

oracleTest('genisoimage', 'ISO 9660:1999 (level 4): its primary tree has the long names', async (t, run) => {
  const files = { ...FILES, [`${LONG.slice(0, 150)}.txt`]: 'long' };
  const { folder, image } = await place(t, files);
  await run([...QUIET, '-iso-level', '4', '-D', '-o', image, folder]);
  t.deepEqual(filesOf(await entriesOf(image)), wanted(files));
});

oracleTest('genisoimage', 'a relaxed tree with names beyond the standard', async (t, run) => {
  const files = { 'lower case.tar.gz': 'x', "it's [1].txt": 'y', [DEEP]: 'deep', none: '' };
  const { folder, image } = await place(t, files);
  const relaxed = ['-relaxed-filenames', '-allow-lowercase', '-allow-multidot'];
  await run([...QUIET, '-iso-level', '3', ...relaxed, '-D', '-o', image, folder]);
  t.deepEqual(filesOf(await entriesOf(image)), wanted(files));
});

oracleTest('genisoimage', 'where the trees differ we show Joliet, as Windows does', async (t, run) => {
  const { folder, image } = await place(t);
  const hide = ['-hide-joliet', 'one.txt', '-hide', 'large.txt', '-hidden', 'hidden.txt'];
  await run([...QUIET, '-R', '-J', '-D', ...hide, '-o', image, folder]);
  const entries = await entriesOf(image);
  const { 'one.txt': _, ...joliet } = wanted();
  t.deepEqual(filesOf(entries), joliet);
  t.deepEqual(
    entries.filter(({ hidden }) => hidden).map(({ path }) => path),
    ['hidden.txt'],
  );
});

oracleTest(
  'genisoimage',
  'a second session behind the first: in a file, we show the first',
  async (t, run) => {
    const { dir, folder, image } = await place(t);
    const start = 4096;
    await run([...QUIET, '-R', '-D', '-o', image, folder]);
    await truncate(image, start * 2048);
    const more = join(dir, 'more');
    await writeFiles(more, { 'two.txt': 'two' });
    const second = join(dir, 'second.iso');
    await run([...QUIET, '-R', '-D', '-C', `0,${start}`, '-M', image, '-o', second, more]);
    await writeFile(image, await readFile(second), { flag: 'a' });
    t.deepEqual(filesOf(await entriesOf(image)), wanted());
  },
);

const XORRISO: readonly (readonly [string, readonly string[]])[] = [
  ['folders moved up by Rock Ridge', ['-rr_reloc_dir', '/moved']],
  ['two trees, the second for a partition', ['-partition_offset', '16']],
  ['an HFS+ hybrid', ['-hfsplus']],
  ['ISO 9660:1999 (level 4)', ['-iso-level', '4']],
];

for (const [title, options] of XORRISO) {
  oracleTest('xorriso', `we read ${title}`, async (t, run) => {
    const { folder, image } = await place(t, { ...FILES, [LONG]: 'long' });
    await run([...MKISOFS, '-R', ...options, '-o', image, folder]);
    t.deepEqual(filesOf(await entriesOf(image)), wanted({ ...FILES, [LONG]: 'long' }));
  });
}

oracleTest('xorriso', 'we read an isohybrid with an appended partition', async (t, run) => {
  const { dir, folder, image } = await place(t);
  const mbr = join(dir, 'mbr');
  await writeFile(mbr, new Uint8Array(440));
  const partition = ['-append_partition', '2', '0xef', join(folder, 'boot.img')];
  const boot = ['-e', 'boot.img', '-no-emul-boot', '-isohybrid-mbr', mbr, '-c', 'boot.cat'];
  await run([...MKISOFS, '-R', '-J', ...boot, ...partition, '-o', image, folder]);
  const { 'boot.cat': catalog, ...files } = filesOf(await entriesOf(image));
  t.truthy(catalog);
  t.deepEqual(files, wanted());
});

oracleTest('xorriso', 'a session that it adds in place: we show the image as it is now', async (t, run) => {
  const { dir, folder, image } = await place(t);
  await run([...MKISOFS, '-R', '-o', image, folder]);
  await writeFile(join(dir, 'two.txt'), 'two');
  await run(['-dev', image, '-map', join(dir, 'two.txt'), '/two.txt', '-rm', '/one.txt', '--', '-commit']);
  const { 'one.txt': _, ...rest } = wanted({ ...FILES, 'two.txt': 'two' });
  t.deepEqual(filesOf(await entriesOf(image)), rest);
});

oracleTest(
  'xorriso',
  'symbolic links, whose long target needs continuation areas, are empty',
  async (t, run) => {
    const { folder, image } = await place(t);
    await symlink('one.txt', join(folder, 'short'));
    await symlink(`${LONG}/${LONG}/${LONG}`, join(folder, LONG));
    await run([...MKISOFS, '-R', '-o', image, folder]);
    t.deepEqual(filesOf(await entriesOf(image)), wanted({ ...FILES, short: '', [LONG]: '' }));
  },
);

oracleTest('xorriso', 'of a zisofs file we show what is recorded, as Windows does', async (t, run) => {
  const { folder, image } = await place(t);
  const filter = ['-set_filter_r', '--zisofs', '/', '--'];
  await run(['-outdev', image, '-map', folder, '/', ...filter, '-commit']);
  const large = (await entriesOf(image)).find(({ path }) => path === 'large.txt');
  const original = FILES['large.txt'] ?? '';
  t.true((large?.size ?? original.length) < original.length / 2);
});
