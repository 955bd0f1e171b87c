import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { type ImageListing, inspectImage } from 'iso-packer';
import { isoPacker, workFolder } from './iso-packer.ts';

const CASES: [format: string, options: string[], formats: ImageListing['formats']][] = [
  ['iso', [], ['iso9660', 'joliet']],
  ['iso', ['--joliet', 'none', '--level', '3', '--relaxed', '--publisher', 'P'], ['iso9660']],
  ['udf', ['--joliet', '64', '--preparer', 'P', '--application', 'A'], ['iso9660', 'joliet', 'udf']],
  ['img', ['--fat', '32', '--size', '64M', '--partitioned'], ['mbr', 'fat32']],
  ['vhd', ['--dynamic', '--fat', '16'], ['vhd', 'mbr', 'fat16']],
];

for (const [format, options, formats] of CASES) {
  test(`pack --format ${[format, ...options].join(' ')}: such an image, and list says so`, async (t) => {
    const dir = await workFolder(t);
    const out = join(dir, 'image');
    const args = ['pack', join(dir, 'tree'), '--out', out, '--format', format, '--label', 'LAB', ...options];
    const { code, stderr } = await isoPacker(args);
    t.is(code, 0, stderr);
    const found = await inspectImage(out);
    t.deepEqual([...found.formats].sort(), [...formats].sort());
    t.deepEqual(
      found.entries.map(({ path, size }) => [path.toUpperCase(), size]),
      [
        ['BIN', 0],
        ['BIN/X.DLL', 3],
        ['READ ME.TXT', 5],
      ],
    );
    const { stdout } = await isoPacker(['list', out]);
    for (const one of formats) t.regex(stdout, new RegExp(`^${one}\\b`, 'm'));
    t.regex(stdout, /^\S+ +LAB$/m);
  });
}

test('--size is the size of the disk', async (t) => {
  const dir = await workFolder(t);
  const out = join(dir, 'image');
  for (const [size, bytes] of [
    ['8388608', 8388608],
    ['9000k', 9216000],
    ['16M', 16777216],
  ] as const) {
    await isoPacker(['pack', join(dir, 'tree'), '--out', out, '--format', 'img', '--size', size]);
    t.is((await stat(out)).size, bytes);
  }
});

test('an option that the format has no use for is refused', async (t) => {
  const dir = await workFolder(t);
  const pack = ['pack', join(dir, 'tree'), '--out', join(dir, 'image')];
  for (const options of [
    ['--fat', '16'],
    ['--dynamic'],
    ['--format', 'img', '--joliet', '64'],
    ['--qemu-img', 'q'],
  ]) {
    const { code, stderr } = await isoPacker([...pack, ...options]);
    t.is(code, 2);
    t.regex(stderr, /ISO_BAD_OPTION/);
  }
});

test('the label is made of the name of the folder and fits the format', async (t) => {
  const dir = await workFolder(t);
  const expected: [name: string, options: string[], label: string][] = [
    ['a name that is much too long', [], 'a name that is m'],
    ['a name that is much too long', ['--format', 'udf'], 'a name that is'],
    ['a name that is much too long', ['--format', 'img'], 'A NAME THAT'],
    ['日本語😀.d', [], '日本語_.d'],
    ['日本語😀.d', ['--format', 'img'], '_____D'],
  ];
  for (const [name, options, label] of expected) {
    const folder = join(dir, name);
    await mkdir(folder, { recursive: true });
    const out = join(dir, 'image');
    const { code, stderr } = await isoPacker(['pack', folder, '--out', out, ...options]);
    t.is(code, 0, stderr);
    t.true(Object.values((await inspectImage(out)).labels).includes(label), `${name} ${options.join(' ')}`);
  }
});

test('pack --tar: the tar on standard input, its label from the file that is written', async (t) => {
  const dir = await workFolder(t);
  const tar = execFileSync('tar', ['-C', join(dir, 'tree'), '-c', '.']);
  const { code, stderr } = await isoPacker(
    ['pack', '--tar', '--out', join(dir, 'lab.iso'), '--hide', '*.dll'],
    {
      input: tar,
    },
  );
  t.is(code, 0, stderr);
  await rename(join(dir, 'tree'), join(dir, 'lab'));
  await isoPacker(['pack', join(dir, 'lab'), '--out', join(dir, 'other.iso'), '--hide', '*.dll']);
  t.true((await readFile(join(dir, 'lab.iso'))).equals(await readFile(join(dir, 'other.iso'))));
});
