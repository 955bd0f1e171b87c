import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type Format, type ImageListing, inspectImage } from 'iso-packer';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { type Contents, contentsOf, writeFiles } from '../folder-contents.ts';
import { oracleTest, type Run } from '../oracle-programs.ts';

const FILES = {
  'Invoice Número 7 – copy.html': '<p>',
  '日本語.txt': 'こんにちは',
  'same content as the next': 'same',
  'same content': 'same',
  'empty.dat': '',
  'hidden.txt': 'hidden',
  [`${'a long name '.repeat(8)}.docx`]: 'long',
  'a/b/c/d/e/f/g/h/i/deep.bin': 'd'.repeat(50_000),
  ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`many/file number ${i}.txt`, `content ${i}`])),
};

const PLAIN_FILES = { 'A.TXT': 'a', EMPTY: '', 'DIR/SUB/DEEP.BIN': 'd'.repeat(5000), 'DIR/B.TXT': 'b' };

/** Has the program make an image of the files; gives what is in the folder, and what we find in the image. */
async function readBack(
  t: ExecutionContext,
  files: Readonly<Record<string, string>>,
  make: (folder: string, image: string) => Promise<string>,
): Promise<{ wanted: Contents; listing: ImageListing; found: Contents }> {
  const dir = await temporaryFolder(t);
  const [folder, image] = [join(dir, 'tree'), join(dir, 'other.iso')];
  await mkdir(folder);
  await writeFiles(folder, files);
  await make(folder, image);
  const listing = await inspectImage(image);
  const found = Object.fromEntries(listing.entries.map(({ path, sha256 }) => [path, sha256 ?? 'folder']));
  return { wanted: await contentsOf(folder), listing, found };
}

interface Case {
  readonly title: string;
  readonly options: readonly string[];
  readonly formats: readonly Format[];
  readonly files: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { title: 'Joliet', options: ['-J', '-joliet-long'], formats: ['iso9660', 'joliet'], files: FILES },
  { title: 'Rock Ridge', options: ['-R'], formats: ['iso9660', 'rock-ridge'], files: FILES },
  {
    title: 'Joliet and Rock Ridge',
    options: ['-R', '-J', '-joliet-long'],
    formats: ['iso9660', 'joliet', 'rock-ridge'],
    files: FILES,
  },
  { title: 'ISO 9660 alone', options: [], formats: ['iso9660'], files: PLAIN_FILES },
];

for (const { title, options, formats, files } of CASES) {
  oracleTest('genisoimage', `we read its image with ${title}`, async (t, run) => {
    const args = ['-quiet', '-input-charset', 'utf-8', '-V', 'OTHER', '-D', ...options];
    const { wanted, listing, found } = await readBack(t, files, (folder, image) =>
      run([...args, '-o', image, folder]),
    );
    t.deepEqual(found, wanted);
    t.deepEqual(listing.formats, formats);
    t.is(listing.labels.iso9660, 'OTHER');
  });

  oracleTest('xorriso', `we read its image with ${title}`, async (t, run) => {
    // It always adds Rock Ridge unless told otherwise.
    const rockRidge = options.includes('-R') ? [] : ['--norock'];
    const args = ['-as', 'mkisofs', '-quiet', ...rockRidge, '-V', 'OTHER', ...options];
    const { wanted, listing, found } = await readBack(t, files, (folder, image) =>
      run([...args, '-o', image, folder]),
    );
    t.deepEqual(found, wanted);
    t.deepEqual(listing.formats, formats);
    t.is(listing.labels.iso9660, 'OTHER');
  });
}

const genisoimage =
  (run: Run, ...options: string[]) =>
  (folder: string, image: string): Promise<string> =>
    run(['-quiet', '-input-charset', 'utf-8', ...options, '-o', image, folder]);

oracleTest('genisoimage', 'folders that Rock Ridge moved up are shown where they belong', async (t, run) => {
  const { wanted, found } = await readBack(t, FILES, genisoimage(run, '-R'));
  t.deepEqual(found, { ...wanted, rr_moved: 'folder' });
});

oracleTest('genisoimage', 'its hidden attribute is found', async (t, run) => {
  const { listing } = await readBack(
    t,
    FILES,
    genisoimage(run, '-J', '-joliet-long', '-D', '-hidden', 'hidden.txt'),
  );
  t.deepEqual(
    listing.entries.filter(({ hidden }) => hidden).map(({ path }) => path),
    ['hidden.txt'],
  );
});

oracleTest('genisoimage', 'UDF beside Joliet is told', async (t, run) => {
  const { listing } = await readBack(t, PLAIN_FILES, genisoimage(run, '-J', '-udf'));
  t.deepEqual(listing.formats, ['iso9660', 'joliet', 'udf']);
});

const LONG_NAME = { [`${'a very long name '.repeat(14)}.txt`]: 'its record goes on in a continuation area' };

oracleTest('genisoimage', 'a Rock Ridge name too long for its record', async (t, run) => {
  const { wanted, found } = await readBack(t, LONG_NAME, genisoimage(run, '-R'));
  t.deepEqual(found, wanted);
});

oracleTest('xorriso', 'a Rock Ridge name too long for its record', async (t, run) => {
  const { wanted, found } = await readBack(t, LONG_NAME, (folder, image) =>
    run(['-as', 'mkisofs', '-quiet', '-o', image, folder]),
  );
  t.deepEqual(found, wanted);
});
