import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { fileInput, type Input } from 'iso-packer';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import type { DiskOptions } from '../../iso-packer/fat/volume-bytes.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { type Contents, contentsOf, sha256 } from '../folder-contents.ts';
import { hasFiles } from '../grub-fstest.ts';
import { oracleTest, type Run } from '../oracle-programs.ts';

const FILES: Record<string, string> = {
  'Invoice Número 2024‑03 – copy.html': '<p>',
  'README.TXT': 'short',
  'Setup.exe': 'short but for its case',
  '日本語.txt': 'こんにちは',
  '😀 party 🎉.txt': 'emoji',
  'thirteen char': 'no NUL behind it',
  'empty.dat': '',
  [`${'a long name '.repeat(16)}.docx`]: 'long',
  'a:b.txt': 'colon',
  'a?b.txt': 'question',
  '.leading': 'dot',
  'LEADIN~1': 'what the one above would be',
  'one/two/three/four/five/six/seven/eight/nine/deep.bin': 'd'.repeat(100_000),
  'one/exact.bin': 'e'.repeat(2048),
  'one/more.bin': 'm'.repeat(2049),
  ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`many/file number ${i}.txt`, `content ${i}`])),
};

const HIDDEN = new Set(['empty.dat', 'one/exact.bin', 'many']);

const INPUTS: readonly Input[] = [
  ...Object.entries(FILES).map(([path, text]) => fileInput(path, text, { hidden: HIDDEN.has(path) })),
  { path: 'many', folder: true, hidden: true },
  { path: 'nothing here', folder: true },
];

const MEBIBYTE = 1024 ** 2;

const VOLUMES: readonly [string, DiskOptions][] = [
  ['FAT16', {}],
  ['FAT16 with clusters of 2 KiB', { diskSize: 17 * MEBIBYTE }],
  ['FAT32', { fat: 32 }],
];

function expected(): Contents {
  const { entries } = planDisk(INPUTS, { label: 'ORACLE' }, false).plan;
  return Object.fromEntries(
    entries.map(({ path, shownPath, type }) => [
      shownPath,
      type === 'folder' ? 'folder' : sha256(FILES[path] ?? 'not asked for'),
    ]),
  );
}

async function imageOf(t: ExecutionContext, options: DiskOptions, partitioned = false): Promise<string> {
  const file = join(await temporaryFolder(t), 'disk.img');
  await writeFile(file, planDisk(INPUTS, { label: 'Oracle 1', ...options }, partitioned).bytes);
  return file;
}

async function emptyFolder(t: ExecutionContext): Promise<string> {
  const folder = join(await temporaryFolder(t), 'out');
  await mkdir(folder);
  return folder;
}

/** What an image is called for mtools: the volume in its partition, too. */
function drive(image: string, partitioned: boolean): string {
  return partitioned ? `${image}@@${MEBIBYTE}` : image;
}

/** mtools writes names in the characters of the environment's code page, which Node can't set apart from its own. */
async function mtools(run: Run, command: string, image: string, ...args: string[]): Promise<string> {
  return Buffer.from(await run(['-c', command, '-i', image, ...args]), 'latin1').toString();
}

for (const [title, options] of VOLUMES) {
  oracleTest('fsck.vfat', `${title}: nothing to say`, async (t, run) => {
    const said = await run(['-n', '-v', await imageOf(t, options)]);
    t.regex(said, new RegExp(`2 FATs, ${title.slice(3, 5)} bit entries`));
    // What it would find fault with, it would say between these lines.
    t.regex(
      said,
      /sectors total\nChecking for unused clusters\.\n(Checking free cluster summary\.\n)?\S+ \d+ files, .*\n$/,
    );
  });

  for (const partitioned of [false, true]) {
    const where = partitioned ? `${title} in a partition` : title;

    oracleTest('7z', `${where}: every name and byte`, async (t, run) => {
      const folder = await emptyFolder(t);
      await run(['x', '-y', `-o${folder}`, await imageOf(t, options, partitioned)]);
      t.deepEqual(await contentsOf(folder), expected());
    });

    oracleTest('grub-fstest', `${where}: finds every file by its name`, async (t, run) => {
      const { entries } = planDisk(INPUTS, { label: 'ORACLE' }, partitioned).plan;
      const files = entries.filter(({ type }) => type === 'file');
      const wanted = files.map(({ path, shownPath }) => [shownPath, FILES[path] ?? 'not asked for']);
      const image = await imageOf(t, options, partitioned);
      await hasFiles(t, run, image, Object.fromEntries(wanted), partitioned ? '(loop0,msdos1)' : '(loop0)');
    });

    oracleTest('mtools', `${where}: every name and byte`, async (t, run) => {
      const folder = await emptyFolder(t);
      const image = drive(await imageOf(t, options, partitioned), partitioned);
      await mtools(run, 'mcopy', image, '-s', '-n', '::/*', folder);
      // It knows no surrogate pairs.
      const shown = Object.entries(expected()).map(([path, content]) => {
        return [path.replace(/[\u{10000}-\u{10ffff}]/gu, '__'), content] as const;
      });
      t.deepEqual(await contentsOf(folder), Object.fromEntries(shown));
    });

    oracleTest('mtools', `${where}: label, dates and hidden attributes`, async (t, run) => {
      const image = drive(await imageOf(t, options, partitioned), partitioned);
      t.regex(await mtools(run, 'mlabel', image, '-s', '::'), /Volume label is ORACLE 1 /);
      t.regex(await mtools(run, 'mdir', image, '::/README.TXT'), /README {3}TXT {9}5 2000-01-01 {3}0:00/);
      const listed = (await mtools(run, 'mattrib', image, '-p', '-/', '::')).split('\n');
      const hidden = listed.flatMap((line) => /^mattrib .*\+h.* "::\/(.*)"$/.exec(line)?.[1] ?? []);
      t.deepEqual(hidden.sort(), [...HIDDEN].sort());
    });
  }
}
