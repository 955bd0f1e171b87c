import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../guest/motw.ts';
import { oracle } from '../oracle/find-oracle.ts';
import { median, noRow, row } from './rows.ts';

const times = 7;
const mebibyte = 1024 ** 2;

interface Command {
  readonly name: string;
  readonly argv: readonly string[] | null;
}

/**
 * `iso-packer pack`, as a whole process from the sources, beside the two C programs that make the same image (ISO 9660 and Joliet with
 * names of 103 characters) of the same folder: 10,000 files of 0.1 to 9 kB, which is a matter of calls and of planning, and one file of
 * 1 GiB, which is a matter of copying. They take turns, each image is deleted before the next is made, the folder has been read before,
 * and none of them waits for the disk itself. Memory is the peak of the resident set, seen in one more run.
 */
export async function benchImages(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-bench-'));
  try {
    await manyFiles(join(folder, 'many'));
    await oneFile(join(folder, 'one'));
    for (const [what, tree] of [
      ['10,000 files', 'many'],
      ['1 GiB', 'one'],
    ] as const) {
      await compare(what, join(folder, tree), join(folder, 'image'));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function manyFiles(tree: string): Promise<void> {
  for (let folder = 0; folder < 100; folder++) {
    await mkdir(join(tree, `folder ${folder}`), { recursive: true });
    for (let file = 0; file < 100; file++) {
      const size = 100 + (((folder * 100 + file) * 7919) % 8900);
      await writeFile(
        join(tree, `folder ${folder}`, `file ${file}.txt`),
        Buffer.alloc(size, 65 + (file % 26)),
      );
    }
  }
}

async function oneFile(tree: string): Promise<void> {
  await mkdir(tree);
  await using file = await open(join(tree, 'large.bin'), 'w');
  const piece = Buffer.concat(
    Array.from({ length: mebibyte / 32 }, (_, i) => createHash('sha256').update(String(i)).digest()),
  );
  for (let i = 0; i < 1024; i++) await file.write(piece);
}

function commands(tree: string, image: string): Command[] {
  const options = ['-quiet', '-J', '-joliet-long', '-o', image, tree];
  const [genisoimage, xorriso] = [oracle('genisoimage'), oracle('xorriso')];
  const bin = join(root, 'artifacts/iso-packer/bin/iso-packer.js');
  return [
    { name: 'iso-packer', argv: [process.execPath, bin, 'pack', tree, '--out', image] },
    { name: 'genisoimage', argv: genisoimage === null ? null : [genisoimage, ...options] },
    { name: 'xorriso', argv: xorriso === null ? null : [xorriso, '-as', 'mkisofs', ...options] },
  ];
}

async function compare(what: string, tree: string, image: string): Promise<void> {
  const walls = new Map<string, number[]>();
  const all = commands(tree, image);
  for (let i = 0; i <= times; i++) {
    for (const { name, argv } of all) {
      if (argv === null) continue;
      await rm(image, { force: true });
      const started = performance.now();
      await ended(argv);
      // The first one of all reads the folder into the system's memory, and our sources into their cache.
      if (i > 0) walls.set(name, [...(walls.get(name) ?? []), performance.now() - started]);
    }
  }
  const ours = walls.get('iso-packer') ?? [];
  for (const { name, argv } of all) {
    const others = walls.get(name);
    if (argv === null || others === undefined) {
      noRow(`${what}: ${name}`, 'it is not installed');
      continue;
    }
    await rm(image, { force: true });
    row(`${what}: ${name}: wall`, others, 'ms', 0);
    if (name !== 'iso-packer') {
      const ratios = ours.map((wall, i) => wall / (others[i] ?? Number.NaN));
      row(`${what}: iso-packer takes, of ${name}'s time (median ${ratio(ours, others)})`, ratios, 'times', 2);
    }
    row(`${what}: ${name}: peak memory`, [await peakMemory(argv)], 'MiB', 0);
  }
}

function ratio(ours: readonly number[], others: readonly number[]): string {
  return (median(ours) / median(others)).toFixed(2);
}

async function ended([file = '', ...args]: readonly string[]): Promise<void> {
  const [code] = await once(spawn(file, args, { stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
}

/** In MiB. The system keeps the highest number itself; it is gone with the process, so it is asked all the time. */
async function peakMemory([file = '', ...args]: readonly string[]): Promise<number> {
  const child = spawn(file, args, { stdio: 'ignore' });
  const exit = once(child, 'exit');
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    const status = await readFile(`/proc/${child.pid}/status`, 'latin1').catch(() => '');
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await exit;
  return peak / 1024;
}
