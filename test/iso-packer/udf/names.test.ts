import test from 'ava';
import { fileInput, planIso } from 'iso-packer';

function namesOf(...names: string[]): (string | null)[] {
  const { entries } = planIso(
    names.map((name) => fileInput(name, '')),
    { label: 'NAMES', format: 'udf' },
  );
  return names.map((name) => entries.find(({ path }) => path === name)?.udfPath ?? null);
}

test('names are as asked for, in any script, where Joliet would shorten or change them too', (t) => {
  const names = [
    'a;b.txt',
    'né – 日本語.txt',
    '😀.bin',
    ' leading',
    'w'.repeat(127),
    '日'.repeat(127),
    'é'.repeat(254),
  ];
  t.deepEqual(namesOf(...names), names);
});

test('what Windows forbids becomes _', (t) => {
  t.deepEqual(namesOf('a"*:<>?\\|\u0007b', 'x.', 'y ', 'h\ud800h', '\ufffe'), [
    'a_________b',
    'x_',
    'y_',
    'h_h',
    '_',
  ]);
});

test('a name over 255 bytes is shortened before its extension, and keeps a surrogate pair whole', (t) => {
  t.deepEqual(namesOf(`${'x'.repeat(255)}.txt`, `${'日'.repeat(130)}.txt`, `日${'😀'.repeat(80)}`), [
    `${'x'.repeat(250)}.txt`,
    `${'日'.repeat(123)}.txt`,
    `日${'😀'.repeat(63)}`,
  ]);
});

test('names that differ only in case, or are changed to the same, get a number', (t) => {
  t.deepEqual(namesOf('README.txt', 'readme.TXT', 'a:b', 'a_b'), [
    'README.txt',
    'readme_2.TXT',
    'a_b_2',
    'a_b',
  ]);
});

test('the path shown is the one in UDF', (t) => {
  const long = `${'n'.repeat(120)}.txt`;
  const { entries } = planIso([fileInput(long, '')], { label: 'NAMES', format: 'udf' });
  t.is(entries[0]?.shownPath, long);
  t.not(entries[0]?.jolietPath, long);
});
