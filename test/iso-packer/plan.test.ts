import test from 'ava';
import { type FileInput, fileInput, type Input, IsoError, type IsoOptions, planIso } from 'iso-packer';

const OPTIONS: IsoOptions = { label: 'TEST' };

function announced(path: string, size: number): FileInput {
  return { path, size, open: () => [] };
}

function codeOf(inputs: Input[], options: IsoOptions = OPTIONS): string {
  try {
    planIso(inputs, options);
    return 'no error';
  } catch (error) {
    return error instanceof IsoError && error.category === 'user' && error.mend !== ''
      ? error.code
      : String(error);
  }
}

test('folders are implied, come before what is in them, and data follows the trees', (t) => {
  const { entries, size } = planIso(
    [announced('b/c/x.bin', 2049), fileInput('a', ''), fileInput('z', 'z')],
    OPTIONS,
  );
  t.deepEqual(
    entries.map(({ path, type, size: bytes, sector }) => [path, type, bytes, sector]),
    // 16 system area, 2 descriptors and terminator, 4 path tables, 2 × 3 directories: data starts at 29.
    [
      ['a', 'file', 0, 0],
      ['b', 'folder', 0, 22],
      ['b/c', 'folder', 0, 23],
      ['b/c/x.bin', 'file', 2049, 29],
      ['z', 'file', 1, 31],
    ],
  );
  t.is(size, 32 * 2048);
});

test('without Joliet there is one tree', (t) => {
  const { entries, size } = planIso([fileInput('a', 'a')], { ...OPTIONS, joliet: false });
  t.is(entries[0]?.jolietPath, null);
  t.is(size, (16 + 2 + 2 + 1 + 1) * 2048);
});

test('hidden is kept, of files and of folders given as such', (t) => {
  const { entries } = planIso(
    [fileInput('d/f', 'x', { hidden: true }), { path: 'd', folder: true, hidden: true }, fileInput('g', 'x')],
    OPTIONS,
  );
  t.deepEqual(
    entries.map(({ path, hidden }) => [path, hidden]),
    [
      ['d', true],
      ['d/f', true],
      ['g', false],
    ],
  );
});

for (const path of ['', '/a', 'a/', 'a//b', './a', 'a/..']) {
  test(`"${path}" is ISO_BAD_PATH`, (t) => t.is(codeOf([fileInput(path, '')]), 'ISO_BAD_PATH'));
}

test('a path given twice, or as file and folder, is ISO_DUPLICATE_PATH', (t) => {
  t.is(codeOf([fileInput('a', ''), fileInput('a', '')]), 'ISO_DUPLICATE_PATH');
  t.is(codeOf([fileInput('a', ''), fileInput('a/b', '')]), 'ISO_DUPLICATE_PATH');
  t.is(codeOf([fileInput('a/b', ''), fileInput('a', '')]), 'ISO_DUPLICATE_PATH');
  t.is(codeOf([{ path: 'a', folder: true }, fileInput('a', '')]), 'ISO_DUPLICATE_PATH');
});

test('seven nested folders are planned, eight are ISO_TOO_DEEP', (t) => {
  t.is(codeOf([fileInput('1/2/3/4/5/6/7/f', '')]), 'no error');
  t.is(codeOf([fileInput('1/2/3/4/5/6/7/8/f', '')]), 'ISO_TOO_DEEP');
  t.is(codeOf([{ path: '1/2/3/4/5/6/7/8', folder: true }]), 'ISO_TOO_DEEP');
});

test('a Joliet path over 240 characters is ISO_PATH_TOO_LONG', (t) => {
  const folders = `${'d'.repeat(99)}/${'e'.repeat(99)}/`;
  t.is(codeOf([fileInput(folders + 'f'.repeat(40), '')]), 'no error');
  t.is(codeOf([fileInput(folders + 'f'.repeat(41), '')]), 'ISO_PATH_TOO_LONG');
  t.is(codeOf([fileInput(folders + 'f'.repeat(41), '')], { ...OPTIONS, joliet: false }), 'no error');
});

test('a file of 4 GiB less a byte is planned, one of 4 GiB is ISO_FILE_TOO_LARGE', (t) => {
  t.is(codeOf([announced('f', 2 ** 32 - 1)]), 'no error');
  t.is(codeOf([announced('f', 2 ** 32)]), 'ISO_FILE_TOO_LARGE');
});

test('a size that is none is ISO_BAD_SIZE', (t) => {
  for (const size of [-1, 1.5, Number.NaN]) t.is(codeOf([announced('f', size)]), 'ISO_BAD_SIZE');
});

test('an image over 8 TiB is ISO_IMAGE_TOO_LARGE', (t) => {
  const files = Array.from({ length: 2049 }, (_, i) => announced(`f${i}`, 2 ** 32 - 1));
  t.is(codeOf(files), 'ISO_IMAGE_TOO_LARGE');
});

test('more than 65535 folders are ISO_TOO_MANY_FOLDERS', (t) => {
  const folders = Array.from(
    { length: 65_535 },
    (_, i): Input => ({ path: `${i % 256}/${i}`, folder: true }),
  );
  t.is(codeOf(folders), 'ISO_TOO_MANY_FOLDERS');
});

test('a label that does not fit is ISO_BAD_LABEL rather than cut', (t) => {
  t.is(codeOf([], { label: 'x'.repeat(16) }), 'no error');
  t.is(codeOf([], { label: 'x'.repeat(17) }), 'ISO_BAD_LABEL');
  t.is(codeOf([], { label: 'x'.repeat(32), joliet: false }), 'no error');
  t.is(codeOf([], { label: 'x'.repeat(33), joliet: false }), 'ISO_BAD_LABEL');
  t.is(codeOf([], { label: '' }), 'ISO_BAD_LABEL');
  t.is(codeOf([], { label: 'a\nb' }), 'ISO_BAD_LABEL');
});

test('a publisher, preparer or application that does not fit is ISO_BAD_IDENTIFIER', (t) => {
  for (const field of ['publisher', 'preparer', 'application']) {
    t.is(codeOf([], { ...OPTIONS, [field]: 'x'.repeat(64) }), 'no error');
    t.is(codeOf([], { ...OPTIONS, [field]: 'x'.repeat(65) }), 'ISO_BAD_IDENTIFIER');
  }
});

test('a date that the records cannot hold is ISO_BAD_DATE', (t) => {
  for (const date of ['1899-12-31', '2156-01-01', 'no date']) {
    t.is(codeOf([], { ...OPTIONS, date: new Date(date) }), 'ISO_BAD_DATE');
  }
});
