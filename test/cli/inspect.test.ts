import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { fileInput } from 'iso-packer';
import { packZip } from '../../artifacts/builder/zip/write-zip.ts';
import { motw, temporaryFolder } from '../guest/motw.ts';

interface Listing {
  readonly schema: string;
  readonly formats: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly entries: readonly {
    readonly path: string;
    readonly sha256: string | null;
    readonly hidden: boolean;
  }[];
}

async function inspected(image: string): Promise<Listing> {
  const { code, stdout, stderr } = await motw(['inspect', image, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Listing;
}

for (const [scenario, formats, label] of [
  ['T1553.005-2', ['iso9660', 'joliet'], 'MOTW_1a2b3c4d'],
  ['udf-open', ['iso9660', 'joliet', 'udf'], 'MOTW_1a2b3c4d'],
  ['vhd-open', ['vhd', 'mbr', 'fat16'], 'M_1A2B3C4D'],
] as const) {
  test(`what build makes of ${scenario}, inspect shows`, async (t) => {
    const image = join(await temporaryFolder(), 'image');
    const built = await motw(['build', scenario, '--marker', '1a2b3c4d', '--out', image]);
    t.is(built.code, 0, built.stderr);
    const { schema, formats: found, labels, entries } = await inspected(image);
    t.deepEqual([schema, found], ['motw.image/1', formats]);
    t.is(labels[formats.at(-1) ?? ''], label);
    const program = entries.find(({ path }) => path === 'Invoice.exe');
    t.regex(program?.sha256 ?? '', /^[0-9a-f]{64}$/);
    t.true(entries.find(({ path }) => path === 'details/notes.txt')?.hidden);
  });
}

test('a ZIP archive is inspected as an image is', async (t) => {
  const archive = join(await temporaryFolder(), 'invoice.zip');
  const inputs = [fileInput('a.txt', 'a'), fileInput('folder/b.txt', 'b', { hidden: true })];
  await pipeline(packZip(inputs).bytes, createWriteStream(archive));
  const { formats, entries } = await inspected(archive);
  t.deepEqual(formats, ['zip']);
  t.deepEqual(
    entries.filter(({ sha256 }) => sha256 !== null).map(({ path, hidden }) => [path, hidden]),
    [
      ['a.txt', false],
      ['folder/b.txt', true],
    ],
  );
});

test('a tar is inspected as an image is', async (t) => {
  const archive = join(await temporaryFolder(), 'invoice.tar');
  const built = await motw(['build', 'tar-extract', '--out', archive]);
  t.is(built.code, 0, built.stderr);
  const { formats, labels, entries } = await inspected(archive);
  t.deepEqual([formats, labels], [['tar'], {}]);
  t.true(entries.some(({ path, sha256 }) => path === 'marker.txt' && sha256 !== null));
});

for (const [what, content, words] of [
  [
    'a 7z archive',
    '7z\xbc\xaf\x27\x1c',
    /a 7z archive, .* not read here\n {2}mend: look into it with: 7zz l FILE/,
  ],
  [
    'a git bundle',
    '# v2 git bundle\n',
    /a git bundle, .* not read here\n {2}mend: look into it with: git clone FILE/,
  ],
  ['nothing of all this', 'text', /mend: give an ISO, UDF, FAT, VHD or VHDX image, or a ZIP or tar archive/],
] as const) {
  test(`${what} is not inspected, and it is said what could be`, async (t) => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, content, 'latin1');
    const { code, stdout, stderr } = await motw(['inspect', file]);
    t.deepEqual([code, stdout], [2, '']);
    t.regex(stderr, words);
  });
}

test('scenarios are chosen by globs, too; one that matches nothing is refused', async (t) => {
  const all = await motw(['run', '*', '--dry-run']);
  t.is(all.code, 0, all.stderr);
  for (const id of ['T1553.005-1', 'img-open', 'udf-open', 'vhd-open', 'vhdx-open', 'iso-hidden'])
    t.true(all.stdout.includes(id), id);
  t.false(all.stdout.includes('T1553.005-4'), 'it is for Windows alone');
  const none = await motw(['run', 'rar-*']);
  t.is(none.code, 2);
  t.regex(none.stderr, /unknown scenario 'rar-\*'/);
  const several = await motw(['build', '*-open', '--out', 'image']);
  t.is(several.code, 2);
  t.regex(several.stderr, /'\*-open' is no scenario/);
});
