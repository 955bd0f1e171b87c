import test from 'ava';
import { fileInput, IsoError } from 'iso-packer';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import { rawDirectory, rawVolume } from './raw-volume.ts';
import { volumeOf } from './volume-bytes.ts';

function shown(...paths: string[]): string[] {
  const inputs = paths.map((path) => fileInput(path, ''));
  const { entries } = planDisk(inputs, { label: 'TEST' }, false).plan;
  return paths.map((path) => entries.find((entry) => entry.path === path)?.shownPath ?? 'not in the plan');
}

/** Short and long name of each entry of the root but the label. */
async function stored(...paths: string[]): Promise<(string | null)[][]> {
  const volume = rawVolume(await volumeOf(paths.map((path) => fileInput(path, ''))));
  return rawDirectory(volume, 0)
    .slice(1)
    .map(({ shortName, longName }) => [shortName, longName]);
}

test('names that Windows can hold are not touched', (t) => {
  const names = [
    ' leading',
    '.hidden',
    'a.b.c',
    '+,;=[]',
    'straße',
    'strasse',
    '日本語',
    '😀',
    `${'x'.repeat(251)}.txt`,
  ];
  t.deepEqual(shown(...names), names);
});

test('what Windows forbids becomes _, each character one', (t) => {
  t.deepEqual(shown('a"b*c:d<e>f?g\\h|i', 'bell\u0007', 'half \ud800 pair'), [
    'a_b_c_d_e_f_g_h_i',
    'bell_',
    'half _ pair',
  ]);
});

test('so does a dot or a space at the end, of folders too', (t) => {
  t.deepEqual(shown('dots..', 'space ', 'folder./file'), ['dots._', 'space_', 'folder_/file']);
});

test('names that only differ in case, or become alike, are told apart', (t) => {
  t.deepEqual(shown('README', 'readme', 'a:b.txt', 'a?b.txt', 'a_b.txt'), [
    'README',
    'readme_2',
    'a_b_2.txt',
    'a_b_3.txt',
    'a_b.txt',
  ]);
});

test('a short name in upper case has no long one; any other has', async (t) => {
  t.deepEqual(await stored('A', 'README.TXT', "8CHARS!'.~_@", 'Setup.exe'), [
    ["8CHARS!'~_@", null],
    ['A          ', null],
    ['README  TXT', null],
    ['SETUP   EXE', 'Setup.exe'],
  ]);
});

test('fatgen103 7: basis names and numeric tails', async (t) => {
  const names = ['.profile', 'TextFile1.Mine.txt', 'ver +1.2.text', 'ünïcode', 'A B', 'a.', 'long.extension'];
  t.deepEqual(await stored(...names), [
    ['PROFIL~1   ', '.profile'],
    ['AB~1       ', 'A B'],
    ['TEXTFI~1TXT', 'TextFile1.Mine.txt'],
    ['A_         ', 'a_'],
    ['LONG~1  EXT', 'long.extension'],
    ['VER_1~1 TEX', 'ver +1.2.text'],
    ['_N_COD~1   ', 'ünïcode'],
  ]);
});

test('a numeric tail is not what another file is called', async (t) => {
  t.deepEqual(await stored('a long name', 'ALONGN~1', 'alongn~2', 'a long name too'), [
    ['ALONGN~1   ', null],
    ['ALONGN~3   ', 'a long name'],
    ['ALONGN~4   ', 'a long name too'],
    ['ALONGN~2   ', 'alongn~2'],
  ]);
});

test('tails of more digits take the place of letters', async (t) => {
  const names = Array.from({ length: 101 }, (_, i) => `long name ${i}.txt`);
  const short = (await stored(...names)).map(([name]) => name);
  t.is(new Set(short).size, 101);
  t.deepEqual(
    [short[0], short[9], short[99], short[100]],
    ['LONGNA~1TXT', 'LONGN~10TXT', 'LONG~100TXT', 'LONG~101TXT'],
  );
});

test('a path of 256 characters is the longest, a name of 255', (t) => {
  const longest = `${'f'.repeat(100)}/${'g'.repeat(155)}`;
  t.deepEqual(shown(longest), [longest]);
  for (const path of [`${longest}g`, 'n'.repeat(256)]) {
    t.throws(() => shown(path), { instanceOf: IsoError, code: 'ISO_PATH_TOO_LONG' });
  }
});
