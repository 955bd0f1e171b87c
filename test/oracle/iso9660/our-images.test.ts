import test from 'ava';
import { fileInput, type Input, type PlannedIsoEntry, packIso, planIso } from 'iso-packer';
import { imageFile, imageOf } from '../../iso-packer/image-file.ts';
import { type Contents, sha256 } from '../folder-contents.ts';
import { oracleTest } from '../oracle-programs.ts';
import { EXTRACTORS, extracted } from './extractors.ts';
import { type Listed, parseListing } from './isoinfo-listing.ts';

const LABEL = 'INV_1a2b3c4d';

const FILES: Record<string, string> = {
  'Invoice Número 2024‑03 – copy.html': '<p>',
  '日本語.txt': 'こんにちは',
  '😀 party 🎉.txt': 'emoji',
  'empty.dat': '',
  [`${'a long name '.repeat(8)}.docx`]: 'long',
  [`${'too long a name '.repeat(9)}.docx`]: 'shortened',
  'README.txt': 'one',
  'readme.TXT': 'two',
  'a:b.txt': 'colon',
  'a?b.txt': 'question',
  'one/two/three/four/five/six/seven/deep.bin': 'd'.repeat(100_000),
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

const { entries } = planIso(INPUTS, { label: LABEL });
const image = await imageOf(INPUTS, { label: LABEL, publisher: 'The Lab' });
const plainImage = await imageOf(INPUTS, { label: LABEL, joliet: false });

function expected(pathOf: (entry: PlannedIsoEntry) => string | null): Contents {
  return Object.fromEntries(
    entries.map((entry) => {
      const content = entry.type === 'folder' ? 'folder' : sha256(FILES[entry.path] ?? 'not asked for');
      return [pathOf(entry) ?? 'no name', content];
    }),
  );
}

const joliet = expected(({ jolietPath }) => jolietPath);
const primary = expected(({ isoPath }) => isoPath);

for (const [program, args] of EXTRACTORS) {
  oracleTest(program, 'every name and byte of the Joliet tree', async (t, run) => {
    t.deepEqual(await extracted(t, run, image, args), joliet);
  });

  oracleTest(program, 'every name and byte of the primary tree, where it is alone', async (t, run) => {
    t.deepEqual(await extracted(t, run, plainImage, args), primary);
  });
}

oracleTest('7z', 'finds nothing wrong', async (t, run) => {
  t.regex(await run(['t', await imageFile(t, image)]), /Everything is Ok/);
});

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

oracleTest('isoinfo', 'names, sizes, sectors and hidden flags of the primary tree', async (t, run) => {
  const listed = parseListing(await run(['-l', '-i', await imageFile(t, image)]));
  const files = listed.filter(({ folder }) => !folder);
  t.deepEqual(
    files.map(({ path, ...rest }) => ({ path: path.replace(/\.?;1$/, ''), ...rest })).sort(byPath),
    entries
      .filter(({ type }) => type === 'file')
      .map(({ isoPath, size, sector, hidden }) => ({ path: isoPath, size, sector, hidden, folder: false }))
      .sort(byPath),
  );
  t.deepEqual(
    listed
      .filter(({ folder }) => folder)
      .map(({ path, sector, hidden }) => [path, sector, hidden])
      .sort(),
    entries
      .filter(({ type }) => type === 'folder')
      .map(({ isoPath, sector, hidden }) => [isoPath, sector, hidden])
      .sort(),
  );
});

oracleTest('isoinfo', 'sizes, sectors and hidden flags of the Joliet tree', async (t, run) => {
  // isoinfo shows no name beyond Latin-1, so files are told apart by where their data lies.
  const listed = parseListing(await run(['-J', '-l', '-i', await imageFile(t, image)]));
  const key = ({ size, sector, hidden }: Omit<Listed, 'path' | 'folder'>): string =>
    `${sector} ${size} ${hidden}`;
  t.deepEqual(
    listed
      .filter(({ folder }) => !folder)
      .map(key)
      .sort(),
    entries
      .filter(({ type }) => type === 'file')
      .map(key)
      .sort(),
  );
  t.deepEqual(
    listed.filter(({ folder, hidden }) => folder && hidden).map(({ path }) => path),
    ['many'],
  );
});

oracleTest('isoinfo', 'the bytes of a file, by its name in the primary tree', async (t, run) => {
  const file = await imageFile(t, image);
  const deep = 'ONE/TWO/THREE/FOUR/FIVE/SIX/SEVEN/DEEP.BIN';
  t.is<string | undefined, string | undefined>(
    sha256(await run(['-i', file, '-x', `/${deep};1`])),
    primary[deep],
  );
});

oracleTest('isoinfo', 'label, publisher, size and Joliet level', async (t, run) => {
  const summary = await run(['-d', '-i', await imageFile(t, image)]);
  t.regex(summary, /^Volume id: INV_1A2B3C4D$/m);
  t.regex(summary, /^Publisher id: THE LAB$/m);
  t.true(summary.includes(`Volume size is: ${image.length / 2048}\n`));
  t.true(summary.includes('Joliet with UCS level 3 found'));
});

oracleTest('isoinfo', 'as many directories in the path table as in the tree', async (t, run) => {
  const table = await run(['-p', '-i', await imageFile(t, image)]);
  const rows = table.split('\n').filter((line) => /^ *\d+: /.test(line));
  t.is(rows.length, 1 + entries.filter(({ type }) => type === 'folder').length);
});

test('the image that the programs judge is the one that was planned', (t) => {
  t.is(packIso(INPUTS, { label: LABEL }).plan.size, image.length);
  t.is(Object.keys(joliet).length, entries.length);
});
