import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { readDisk } from '../../../artifacts/iso-packer/src/disk/read-disk.ts';
import { ImageFile } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';
import type { FoundVolume } from '../../../artifacts/iso-packer/src/reading/volume.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { oracle } from '../find-oracle.ts';
import { type Contents, contentsOf, sha256, writeFiles } from '../folder-contents.ts';
import { oracleTest } from '../oracle-programs.ts';

const FILES: Record<string, string> = {
  'README.TXT': 'short',
  'lower.txt': 'short but for its case',
  'Invoice Número 2024 – copy.html': '<p>',
  '日本語.txt': 'こんにちは',
  '★ party.txt': 'star',
  'empty.dat': '',
  'hidden.txt': 'hidden',
  [`${'a long name '.repeat(16)}.docx`]: 'long',
  'one/two/three/deep.bin': 'd'.repeat(30_000),
  'one/exact.bin': 'e'.repeat(4096),
  ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`many/file number ${i}.txt`, `content ${i}`])),
};

interface Case {
  readonly title: string;
  readonly format: 'fat12' | 'fat16' | 'fat32';
  readonly options: readonly string[];
  readonly mebibytes: number;
}

const CASES: readonly Case[] = [
  { title: 'FAT12', format: 'fat12', options: ['-F', '12'], mebibytes: 4 },
  {
    title: 'FAT12, large clusters, one FAT',
    format: 'fat12',
    options: ['-F', '12', '-s', '64', '-f', '1'],
    mebibytes: 32,
  },
  {
    title: 'FAT12, as a floppy disk',
    format: 'fat12',
    options: ['-F', '12', '-M', '0xF0', '-r', '224'],
    mebibytes: 2,
  },
  { title: 'FAT16', format: 'fat16', options: ['-F', '16'], mebibytes: 16 },
  { title: 'FAT16, four FATs', format: 'fat16', options: ['-F', '16', '-f', '4'], mebibytes: 16 },
  {
    title: 'FAT16, sectors of 2048 bytes',
    format: 'fat16',
    options: ['-F', '16', '-S', '2048'],
    mebibytes: 48,
  },
  { title: 'FAT32', format: 'fat32', options: ['-F', '32', '-s', '1'], mebibytes: 40 },
  {
    title: 'FAT32, sectors of 4096 bytes',
    format: 'fat32',
    options: ['-F', '32', '-S', '4096', '-s', '1'],
    mebibytes: 270,
  },
];

for (const { title, format, options, mebibytes } of CASES) {
  oracleTest('mkfs.vfat', `we read its ${title}, filled by mtools`, async (t, run) => {
    const mtools = oracle('mtools');
    if (mtools === null) {
      t.pass('no mtools to fill it');
      return;
    }
    const folder = await temporaryFolder(t);
    const image = await blank(t, mebibytes);
    await run([...options, '-n', 'OTHER 1', image]);
    const fill = (command: string, ...args: string[]) => {
      execFileSync(mtools, ['-c', command, '-i', image, ...args], {
        env: { ...process.env, LC_ALL: 'C.UTF-8', MTOOLS_SKIP_CHECK: '1' },
      });
    };
    await writeFiles(folder, FILES);
    const wanted = await contentsOf(folder);
    // A file that is deleted between others, so that one chain is in pieces.
    fill('mcopy', join(folder, 'README.TXT'), '::/gone1');
    fill('mcopy', join(folder, 'README.TXT'), '::/stays');
    fill('mdel', '::/gone1');
    const top = [...new Set(Object.keys(FILES).map((path) => path.split('/')[0] ?? ''))];
    fill('mcopy', '-s', ...top.map((name) => join(folder, name)), '::/');
    fill('mattrib', '+h', '::/hidden.txt', '::/many');
    const { formats, labels, contents, hidden } = await read(image);
    t.deepEqual(contents, { ...wanted, stays: sha256('short') });
    t.deepEqual(hidden, ['hidden.txt', 'many']);
    t.deepEqual([formats, labels], [[format], { [format]: 'OTHER 1' }]);
  });
}

async function blank(t: ExecutionContext, mebibytes: number): Promise<string> {
  const image = join(await temporaryFolder(t), 'other.img');
  await using file = await open(image, 'w');
  await file.truncate(mebibytes * 1024 ** 2);
  return image;
}

async function read(
  image: string,
): Promise<Pick<FoundVolume, 'formats' | 'labels'> & { contents: Contents; hidden: string[] }> {
  await using source = await ImageFile.open(image, undefined);
  const volume = await readDisk(source);
  if (volume === null) throw new Error('no volume');
  const contents: Contents = {};
  for (const { path, type, extents } of volume.entries) {
    const parts: Buffer[] = [];
    for (const { start, size } of extents) parts.push(await source.read(start ?? 0, size));
    contents[path] = type === 'folder' ? 'folder' : sha256(Buffer.concat(parts));
  }
  const hidden = volume.entries.filter((entry) => entry.hidden).map(({ path }) => path);
  return { ...volume, contents, hidden };
}
