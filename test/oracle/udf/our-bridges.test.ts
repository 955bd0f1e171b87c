import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { fileInput, type Input, type PlannedIsoEntry, planIso } from 'iso-packer';
import { imageFile, imageOf } from '../../iso-packer/image-file.ts';
import { oracle } from '../find-oracle.ts';
import { type Contents, sha256 } from '../folder-contents.ts';
import { hasFiles } from '../grub-fstest.ts';
import { EXTRACTORS, extracted } from '../iso9660/extractors.ts';
import { oracleTest } from '../oracle-programs.ts';

const OPTIONS = { label: 'Rechnung Ü 日', format: 'udf' } as const;

const FILES: Record<string, string> = {
  'Invoice Número 2024‑03 – copy.html': '<p>',
  '日本語.txt': 'こんにちは',
  '😀 party 🎉.txt': 'emoji',
  'empty.dat': '',
  [`${'too long for Joliet '.repeat(7)}.docx`]: 'as asked for in UDF',
  'README.txt': 'one',
  'readme.TXT': 'two',
  'a;b.txt': 'semicolon',
  'a:b.txt': 'colon',
  'one/two/three/four/five/six/seven/deep.bin': 'd'.repeat(100_000),
  'one/exact.bin': 'e'.repeat(2048),
  'one/more.bin': 'm'.repeat(2049),
  ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`many/file number ${i}.txt`, `content ${i}`])),
};

const HIDDEN = new Set(['empty.dat', 'one/exact.bin']);

const INPUTS: readonly Input[] = [
  ...Object.entries(FILES).map(([path, text]) => fileInput(path, text, { hidden: HIDDEN.has(path) })),
  { path: 'nothing here', folder: true },
];

const { entries } = planIso(INPUTS, OPTIONS);
const image = await imageOf(INPUTS, OPTIONS);

function expected(pathOf: (entry: PlannedIsoEntry) => string | null): Contents {
  return Object.fromEntries(
    entries.map((entry) => {
      const content = entry.type === 'folder' ? 'folder' : sha256(FILES[entry.path] ?? 'not asked for');
      return [pathOf(entry) ?? 'no name', content];
    }),
  );
}

oracleTest('7z', 'every name and byte of the UDF tree', async (t, run) => {
  const udf = expected(({ udfPath }) => udfPath);
  t.deepEqual(await extracted(t, run, image, (file, to) => ['x', '-y', '-tudf', `-o${to}`, file]), udf);
  // UDF is what it shows of a bridge, as Windows does.
  t.deepEqual(await extracted(t, run, image, (file, to) => ['x', '-y', `-o${to}`, file]), udf);
});

oracleTest('7z', 'every name and byte of the Joliet tree', async (t, run) => {
  const joliet = expected(({ jolietPath }) => jolietPath);
  t.deepEqual(await extracted(t, run, image, (file, to) => ['x', '-y', '-tiso', `-o${to}`, file]), joliet);
});

oracleTest('7z', 'finds nothing wrong', async (t, run) => {
  const file = await imageFile(t, image);
  for (const type of ['-tudf', '-tiso']) {
    const said = await run(['t', type, file]);
    t.regex(said, /Everything is Ok/);
    t.notRegex(said, /Warnings|Errors/);
  }
});

oracleTest('grub-fstest', 'finds every file of the UDF tree, by its name', async (t, run) => {
  const files = entries.filter(({ type }) => type === 'file');
  const wanted = files.map(({ path, udfPath }) => [udfPath ?? 'no name', FILES[path] ?? 'not asked for']);
  await hasFiles(t, run, await imageFile(t, image), Object.fromEntries(wanted));
});

for (const [program, args] of EXTRACTORS.filter(([name]) => name !== '7z')) {
  oracleTest(program, 'every name and byte of the Joliet tree', async (t, run) => {
    t.deepEqual(
      await extracted(t, run, image, args),
      expected(({ jolietPath }) => jolietPath),
    );
  });
}

oracleTest('isoinfo', 'the ISO 9660 and Joliet volumes are there as ever', async (t, run) => {
  const summary = await run(['-d', '-i', await imageFile(t, image)]);
  t.regex(summary, /^Volume id: RECHNUNG_ +$|^Volume id: RECHNUNG_{2,}$/m);
  t.true(summary.includes(`Volume size is: ${image.length / 2048}\n`));
  t.true(summary.includes('Joliet with UCS level 3 found'));
});

/** What udfinfo says, as pairs; its complaints, if there are any. */
async function udfinfo(
  t: ExecutionContext,
  bytes: Uint8Array,
): Promise<{ said: string[]; complaints: string }> {
  const { stdout, stderr } = await promisify(execFile)(
    oracle('udfinfo') ?? 'udfinfo',
    ['--utf8', await imageFile(t, bytes)],
    { env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  );
  return { said: stdout.split('\n'), complaints: stderr };
}

oracleTest('udfinfo', 'labels, revision, counts and places, without a complaint', async (t) => {
  const { said, complaints } = await udfinfo(t, image);
  t.is(complaints, '');
  const blocks = image.length / 2048;
  const folders = entries.filter(({ type }) => type === 'folder').length;
  for (const line of [
    'label=Rechnung Ü 日',
    'lvid=Rechnung Ü 日',
    'vid=Rechnung Ü 日',
    'fsid=Rechnung Ü 日',
    'impid=*iso-packer',
    'blocksize=2048',
    `blocks=${blocks}`,
    'freeblocks=0',
    'behindblocks=0',
    `numfiles=${entries.length - folders}`,
    `numdirs=${folders + 1}`,
    'udfrev=1.02',
    'udfwriterev=1.02',
    'integrity=closed',
    'accesstype=readonly',
    'start=32, blocks=16, type=MVDS',
    'start=48, blocks=16, type=RVDS',
    'start=256, blocks=1, type=ANCHOR',
    `start=257, blocks=${blocks - 258}, type=PSPACE`,
    `start=${blocks - 1}, blocks=1, type=ANCHOR`,
  ]) {
    t.true(said.includes(line), line);
  }
});

oracleTest(
  'udfinfo',
  'complains where the image is cut off, so that its silence says something',
  async (t) => {
    const { complaints } = await udfinfo(t, image.subarray(0, 600 * 2048));
    t.regex(complaints, /Warning/);
  },
);

test('the tree that the programs judge has names that Joliet has not', (t) => {
  t.true(entries.some(({ udfPath, jolietPath }) => udfPath !== jolietPath));
  t.true(entries.some(({ path, udfPath }) => path !== udfPath));
});
