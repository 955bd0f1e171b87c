import test from 'ava';
import { fileInput, type Input, IsoError, type IsoOptions, inspectImage, planIso } from 'iso-packer';
import { imageFile, imageOf } from '../image-file.ts';

type Options = Omit<IsoOptions, 'label'>;

function isoPaths(paths: readonly string[], options: Options): string[] {
  const inputs = paths.map((path) => fileInput(path, ''));
  return planIso(inputs, { label: 'TEST', ...options }).entries.map(({ isoPath }) => isoPath);
}

function jolietPaths(paths: readonly string[], options: Options): (string | null)[] {
  const inputs = paths.map((path) => fileInput(path, ''));
  return planIso(inputs, { label: 'TEST', ...options }).entries.map(({ jolietPath }) => jolietPath);
}

function failure(inputs: Input[], options: Partial<IsoOptions>): IsoError | null {
  try {
    planIso(inputs, { label: 'TEST', ...options });
    return null;
  } catch (error) {
    if (error instanceof IsoError) return error;
    throw error;
  }
}

const nested = (folders: number): Input => ({ path: Array(folders).fill('d').join('/'), folder: true });

test('level 1: eight characters, and three of an extension', (t) => {
  t.deepEqual(isoPaths(['Invoice 2024.html'], { level: 1 }), ['INVOICE_.HTM']);
  t.deepEqual(isoPaths(['a long folder.d/f'], { level: 1 }), ['A_LONG_F', 'A_LONG_F/F']);
  t.deepEqual(isoPaths(['readme'], { level: 1 }), ['README']);
  t.deepEqual(isoPaths(['.profile'], { level: 1 }), ['_PROFILE']);
});

test('level 1: numbering stays within eight characters', (t) => {
  const paths = Array.from({ length: 12 }, (_, i) => `a long name ${i}.text`);
  const shown = isoPaths(paths, { level: 1 });
  t.is(new Set(shown).size, 12);
  t.true(shown.every((path) => /^[A-Z0-9_]{8}\.TEX$/.test(path)));
  t.true(shown.includes('A_LON_12.TEX'));
});

test('levels 2 and 3 have the same names', (t) => {
  const paths = ['a name of more than thirty characters.html', 'x/y.z'];
  t.deepEqual(isoPaths(paths, { level: 3 }), isoPaths(paths, { level: 2 }));
  t.deepEqual(isoPaths(paths, { level: 2 }), isoPaths(paths, {}));
});

test('relaxed: ASCII as it is, in 31 characters', (t) => {
  for (const name of [
    'lower Case.txt',
    'two.dots.tar.gz',
    "it's [1] +a,b=c@d{e}!.txt",
    '"<|>~#$%&()^`',
    '.profile',
  ]) {
    t.deepEqual(isoPaths([name], { relaxed: true }), [name]);
  }
  t.deepEqual(isoPaths([`${'d'.repeat(40)}/f`], { relaxed: true })[0], 'd'.repeat(31));
  t.deepEqual(isoPaths([`${'f'.repeat(40)}.html`], { relaxed: true }), [`${'f'.repeat(26)}.html`]);
  t.deepEqual(isoPaths(['v1.2 beta/f'], { relaxed: true })[0], 'v1.2 beta');
});

test('relaxed: what readers stumble over is still replaced', (t) => {
  t.deepEqual(isoPaths(['Número.txt'], { relaxed: true }), ['N_mero.txt']);
  t.deepEqual(isoPaths(['a*b:c;d?e\\f\u007f.txt'], { relaxed: true }), ['a_b_c_d_e_f_.txt']);
  t.deepEqual(isoPaths(['dot.', 'space '], { relaxed: true }), ['dot_', 'space_']);
  t.deepEqual(isoPaths(['folder./f', 'folder /f'], { relaxed: true }).sort(), [
    'folder_',
    'folder_/f',
    'folder__2',
    'folder__2/f',
  ]);
  t.deepEqual(isoPaths([`${'f'.repeat(29)} tail`], { relaxed: true }), [`${'f'.repeat(29)}_`]);
  t.deepEqual(isoPaths([`${'d'.repeat(30)}.tail/f`], { relaxed: true })[0], `${'d'.repeat(30)}_`);
});

test('relaxed: names that differ in case alone are told apart', (t) => {
  t.deepEqual(isoPaths(['readme', 'README', 'ReadMe/f'], { relaxed: true }).sort(), [
    'README_2',
    'ReadMe',
    'ReadMe/f',
    'readme_3',
  ]);
});

test('relaxed at level 1: these characters in 8.3', (t) => {
  t.deepEqual(isoPaths(['lower Case.html'], { level: 1, relaxed: true }), ['lower Ca.htm']);
});

test('relaxed: the label too is as asked for, in both trees', async (t) => {
  const image = await imageOf([], { label: 'inv 1a-2b', relaxed: true });
  const { labels } = await inspectImage(await imageFile(t, image));
  t.deepEqual(labels, { iso9660: 'inv 1a-2b', joliet: 'inv 1a-2b' });
});

test('eight levels of directories, and 64 if relaxed', (t) => {
  t.is(failure([nested(7)], {}), null);
  t.is(failure([nested(8)], {})?.code, 'ISO_TOO_DEEP');
  t.is(failure([nested(8)], { level: 3 })?.code, 'ISO_TOO_DEEP');
  t.is(failure([nested(63)], { relaxed: true }), null);
  t.is(failure([nested(64)], { relaxed: true })?.code, 'ISO_TOO_DEEP');
});

test('what is nested as deep as can be is read again', async (t) => {
  const deep = `${Array(63).fill('d').join('/')}/f`;
  const image = await imageOf([fileInput(deep, 'deep')], { label: 'TEST', relaxed: true });
  const { entries } = await inspectImage(await imageFile(t, image));
  t.is(entries.at(-1)?.path, deep);
});

test('Joliet of 64 shortens to 64 units, the extension kept', (t) => {
  t.deepEqual(jolietPaths(['n'.repeat(64)], { joliet: 64 }), ['n'.repeat(64)]);
  t.deepEqual(jolietPaths([`${'n'.repeat(70)}.docx`], { joliet: 64 }), [`${'n'.repeat(59)}.docx`]);
});

test('Joliet of 64 is UCS-2, one of 103 UTF-16', (t) => {
  t.deepEqual(jolietPaths(['😀 é日.txt'], { joliet: 64 }), ['_ é日.txt']);
  t.deepEqual(jolietPaths(['😀 é日.txt'], { joliet: 103 }), ['😀 é日.txt']);
  t.is(failure([], { label: 'é日', joliet: 64 }), null);
  t.is(failure([], { label: '😀', joliet: 64 })?.code, 'ISO_BAD_LABEL');
  t.is(failure([], { label: '😀' }), null);
  t.is(failure([], { publisher: '😀', joliet: 64 })?.code, 'ISO_BAD_IDENTIFIER');
});

test('a label beyond the BMP is kept in Joliet', async (t) => {
  const { labels } = await inspectImage(await imageFile(t, await imageOf([], { label: '😀 Ñ 日本' })));
  t.deepEqual(labels, { iso9660: '______', joliet: '😀 Ñ 日本' });
});

test('a level or Joliet length that there is none of is ISO_BAD_OPTION', (t) => {
  const level: object = { level: 4 };
  const joliet: object = { joliet: 80 };
  t.is(failure([], { ...level })?.code, 'ISO_BAD_OPTION');
  t.is(failure([], { ...joliet })?.code, 'ISO_BAD_OPTION');
});
