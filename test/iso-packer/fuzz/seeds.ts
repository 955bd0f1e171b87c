import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileInput, type ImageOptions, type Input, packImage } from 'iso-packer';
import { inspectSource } from '../../../artifacts/iso-packer/src/image/inspect-image.ts';
import { oracle } from '../../oracle/find-oracle.ts';
import { builtImages } from './built-images.ts';
import type { Field } from './fields/field.ts';
import { fieldsOf } from './fields/fields-of.ts';
import { PatchedSource, WatchedSource } from './patched-source.ts';
import { type Tag, tagsOf } from './tags.ts';

export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
  /** Turns a number without a bound into a place in the image, one that a reader looks at nine times out of ten. */
  placeOf(number: number): number;
  readonly tags: readonly Tag[];
  /** By kind. */
  readonly fields: readonly (readonly Field[])[];
}

const label = 'SEED_1A2B';
const PIECE = 32;
const inputs: readonly Input[] = [
  fileInput('Invoice – copy.html', 'a page'),
  fileInput('hidden.txt', 'hidden', { hidden: true }),
  fileInput('empty', ''),
  fileInput('folder/deeper/日本語 😀.bin', Buffer.alloc(9000, 'x')),
  fileInput('folder/a name that is long enough to take several records of a FAT folder.txt', 'long'),
  ...Array.from({ length: 60 }, (_, i) => fileInput(`many/file ${i}.txt`, `content ${i}`)),
];

const own: readonly (Omit<ImageOptions, 'label'> & { readonly name: string })[] = [
  { name: 'iso', format: 'iso' },
  { name: 'iso without Joliet', format: 'iso', joliet: false },
  { name: 'udf', format: 'udf' },
  { name: 'img, FAT16', format: 'img', fat: 16 },
  { name: 'img, FAT32', format: 'img', fat: 32 },
  { name: 'img, partitioned', format: 'img', partitioned: true },
  { name: 'vhd, fixed', format: 'vhd' },
  { name: 'vhd, dynamic', format: 'vhd', dynamic: true },
];

/** Made by others: the programs that are needed, and the commands, with `IMAGE` and `TREE` for the image and the folder to pack. */
const others: readonly { readonly name: string; readonly commands: readonly (readonly string[])[] }[] = [
  {
    name: 'genisoimage',
    commands: [['genisoimage', '-quiet', '-J', '-R', '-hidden', 'hidden.txt', '-o', 'IMAGE', 'TREE']],
  },
  { name: 'genisoimage -udf', commands: [['genisoimage', '-quiet', '-udf', '-J', '-o', 'IMAGE', 'TREE']] },
  { name: 'xorriso', commands: [['xorriso', '-as', 'mkisofs', '-quiet', '-J', '-R', '-o', 'IMAGE', 'TREE']] },
  ...['hd', 'cdrw', 'cdr', 'dvdr'].map((media) => ({
    name: `mkudffs ${media}`,
    commands: [['mkudffs', `--media-type=${media}`, '--udfrev=2.01', '--new-file', 'IMAGE', '4096']],
  })),
  ...['12', '16', '32'].map((bits) => ({
    name: `mkfs.vfat, FAT${bits}`,
    commands: [
      [
        'mkfs.vfat',
        '-C',
        '-F',
        bits,
        '-S',
        '512',
        '-s',
        '1',
        'IMAGE',
        bits === '32' ? '36000' : bits === '16' ? '4200' : '1440',
      ],
      ['mtools', '-c', 'mcopy', '-s', '-i', 'IMAGE', 'TREE', '::tree'],
    ],
  })),
  ...['fixed', 'dynamic'].map((kind) => ({
    name: `qemu-img vpc, ${kind}`,
    commands: [
      ['mkfs.vfat', '-C', '-F', '16', '-s', '1', 'IMAGE.raw', '4200'],
      ['mtools', '-c', 'mcopy', '-s', '-i', 'IMAGE.raw', 'TREE', '::tree'],
      ['qemu-img', 'convert', '-f', 'raw', '-O', 'vpc', '-o', `subformat=${kind}`, 'IMAGE.raw', 'IMAGE'],
    ],
  })),
  ...['fixed', 'dynamic'].map((kind) => ({
    name: `qemu-img vhdx, ${kind}`,
    commands: [
      ['mkfs.vfat', '-C', '-F', '16', '-s', '1', 'IMAGE.raw', '4200'],
      ['mtools', '-c', 'mcopy', '-s', '-i', 'IMAGE.raw', 'TREE', '::tree'],
      ['qemu-img', 'convert', '-f', 'raw', '-O', 'vhdx', '-o', `subformat=${kind}`, 'IMAGE.raw', 'IMAGE'],
    ],
  })),
];

/** Our own images of every container, and those of other programs as far as they are here. All of them are read without fault. */
export async function seedImages(): Promise<readonly Seed[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-seeds-'));
  try {
    const seeds = [];
    for (const { name, ...options } of own) {
      const chunks = await Array.fromAsync(packImage(inputs, { ...options, label }).bytes);
      seeds.push(await seedOf(`ours: ${name}`, Buffer.concat(chunks)));
    }
    for (const [name, bytes] of Object.entries(builtImages())) seeds.push(await seedOf(name, bytes));
    const tree = await treeIn(folder);
    for (const { name, commands } of others) {
      if (commands.some(([program = '']) => oracle(program) === null)) continue;
      const image = join(folder, `${seeds.length}.image`);
      for (const command of commands) await run(command, image, tree);
      seeds.push(await seedOf(name, await readFile(image)));
    }
    return seeds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run([program = '', ...args]: readonly string[], image: string, tree: string): Promise<void> {
  const given = args.map((arg) => arg.replace('IMAGE', image).replace('TREE', tree));
  const env = { ...process.env, MTOOLS_SKIP_CHECK: '1', SOURCE_DATE_EPOCH: '946684800' };
  await promisify(execFile)(oracle(program) ?? program, given, { env });
}

async function treeIn(folder: string): Promise<string> {
  const tree = join(folder, 'tree');
  await mkdir(join(tree, 'folder', 'deeper'), { recursive: true });
  await writeFile(join(tree, 'hidden.txt'), 'hidden');
  await writeFile(join(tree, 'a name that is long enough for several records.txt'), 'long');
  await writeFile(join(tree, 'folder', 'deeper', 'data.bin'), Buffer.alloc(9000, 'x'));
  for (let i = 0; i < 60; i++) await writeFile(join(tree, 'folder', `file ${i}.txt`), `content ${i}`);
  await writeFile(join(tree, 'empty'), '');
  await truncate(join(tree, 'empty'));
  return tree;
}

async function seedOf(name: string, bytes: Buffer): Promise<Seed> {
  const watched = new WatchedSource(bytes);
  await inspectSource(watched);
  const ranges = live(bytes, watched.ranges);
  const tags = tagsOf(bytes);
  return {
    name,
    bytes,
    tags,
    fields: await fieldsOf(bytes, tags),
    placeOf(number) {
      if (number % 10 === 0) return Math.floor(number / 10) % bytes.length;
      const range = ranges[Math.floor(number / 10) % ranges.length];
      if (range === undefined) return number % bytes.length;
      const within = Math.floor(number / 10 / ranges.length) % (range.to - range.from);
      return Math.min(range.from + within, bytes.length - 1);
    },
  };
}

/** Pieces of what is read in which there is something: tables and folders are zeros for the most part. */
function live(bytes: Buffer, ranges: WatchedSource['ranges']): WatchedSource['ranges'] {
  const pieces = new Set<number>();
  for (const { from, to } of ranges)
    for (let at = from - (from % PIECE); at < to; at += PIECE) pieces.add(at);
  return [...pieces]
    .map((at) => ({ from: at, to: Math.min(at + PIECE, bytes.length) }))
    .filter(({ from, to }) => bytes.subarray(from, to).some((byte) => byte !== 0));
}

/** As the readers see it when nothing is damaged. */
export function undamaged({ bytes }: Seed): PatchedSource {
  return new PatchedSource(bytes, [], bytes.length);
}
