import { fileInput, type Input, type IsoOptions, type PlannedIsoEntry, planIso } from 'iso-packer';
import { imageFile, imageOf } from '../../iso-packer/image-file.ts';
import { sparseImage, zeros } from '../../iso-packer/iso9660/sparse-image.ts';
import { type Contents, sha256 } from '../folder-contents.ts';
import { oracleTest } from '../oracle-programs.ts';
import { EXTRACTORS, extracted } from './extractors.ts';
import { parseListing } from './isoinfo-listing.ts';

const FILES: Record<string, string> = {
  'Invoice Número 2024 – copy.html': '<p>',
  '😀 日本語.txt': 'text',
  'archive.2024.tar.gz': 'dots',
  "it's [1] +a,b=c@d{e}!.txt": 'signs',
  'README.txt': 'one',
  'readme.TXT': 'two',
  '.profile': 'leading dot',
  'no extension': '',
  [`${'a long name '.repeat(9)}.docx`]: 'long',
  'v1.2 beta/file.bin': 'b'.repeat(2049),
  ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`many/file number ${i}.text`, `content ${i}`])),
};

const DEEP = `${Array.from({ length: 20 }, (_, i) => `d${i}`).join('/')}/deep.txt`;

const HIDDEN = new Set(['no extension', 'v1.2 beta/file.bin', 'many']);

type Variant = Required<Pick<IsoOptions, 'level' | 'relaxed' | 'joliet'>>;

const VARIANTS: readonly Variant[] = ([1, 2, 3] as const).flatMap((level) =>
  [false, true].flatMap((relaxed) =>
    ([64, 103, false] as const).map((joliet) => ({ level, relaxed, joliet })),
  ),
);

function contentOf(path: string): string {
  return FILES[path] ?? 'deep';
}

function inputsOf({ relaxed }: Variant): Input[] {
  const paths = [...Object.keys(FILES), ...(relaxed ? [DEEP] : [])];
  return [
    ...paths.map((path) => fileInput(path, contentOf(path), { hidden: HIDDEN.has(path) })),
    { path: 'many', folder: true, hidden: true },
  ];
}

function expected(entries: readonly PlannedIsoEntry[]): Contents {
  return Object.fromEntries(
    entries.map(({ path, type, shownPath }) => [
      shownPath,
      type === 'folder' ? 'folder' : sha256(contentOf(path)),
    ]),
  );
}

for (const variant of VARIANTS) {
  const { level, relaxed, joliet } = variant;
  const title = `level ${level}, ${relaxed ? 'relaxed' : 'strict'}, ${joliet === false ? 'no Joliet' : `Joliet of ${joliet}`}`;
  const options = { label: 'LAB', ...variant };
  const { entries } = planIso(inputsOf(variant), options);

  for (const [program, args] of EXTRACTORS) {
    oracleTest(program, `every name and byte: ${title}`, async (t, run) => {
      const image = await imageOf(inputsOf(variant), options);
      t.deepEqual(await extracted(t, run, image, args), expected(entries));
    });
  }

  oracleTest('isoinfo', `names, sizes, sectors and flags of the primary tree: ${title}`, async (t, run) => {
    const image = await imageFile(t, await imageOf(inputsOf(variant), options));
    const listed = parseListing(await run(['-l', '-i', image]));
    // It shows a folder's path with the slash at its end, and names as recorded.
    t.deepEqual(
      listed.map(({ path, folder, ...rest }) => [folder ? path : path.replace(/\.?;1$/, ''), rest]).sort(),
      entries
        .map(({ isoPath, type, size, sector, hidden }) => [
          isoPath,
          { size: type === 'folder' ? folderSize(listed, sector) : size, sector, hidden },
        ])
        .sort(),
    );
  });
}

/** The plan does not tell the size of a folder's own extent. */
function folderSize(listed: readonly { sector: number; size: number }[], sector: number): number | undefined {
  return listed.find((entry) => entry.sector === sector)?.size;
}

const HUGE = 2 * (2 ** 32 - 2048) + 5;
const HUGE_FILES = [zeros('before.txt', 1), zeros('huge.bin', HUGE), zeros('later.txt', 2049)];

for (const joliet of [103, false] as const) {
  const tree = joliet === false ? 'the primary tree' : 'Joliet';
  const options: IsoOptions = { label: 'LAB', level: 3, joliet };
  const name = joliet === false ? 'HUGE.BIN' : 'huge.bin';

  oracleTest('7z', `the size of a file of more than 8 GiB: ${tree}`, async (t, run) => {
    const listing = await run(['l', '-slt', await sparseImage(t, HUGE_FILES, options)]);
    t.true(listing.includes(`Path = ${name}\nFolder = -\nSize = ${HUGE}\n`), listing);
  });

  oracleTest('bsdtar', `the size of a file of more than 8 GiB: ${tree}`, async (t, run) => {
    const listing = await run(['-tvf', await sparseImage(t, HUGE_FILES, options)]);
    t.regex(listing, new RegExp(` ${HUGE} .* ${name}$`, 'm'));
  });

  oracleTest('xorriso', `the size of a file of more than 8 GiB: ${tree}`, async (t, run) => {
    const image = await sparseImage(t, HUGE_FILES, options);
    const listing = await run(['-indev', image, '-find', '/', '-exec', 'lsdl']);
    t.regex(listing, new RegExp(` ${HUGE} .* '/${name}'$`, 'm'));
  });
}
