import test from 'ava';
import fc from 'fast-check';
import { fileInput, type PlannedIsoEntry, planIso } from 'iso-packer';
import { sampleFiles } from './arbitrary-tree.ts';

function planned(...paths: string[]): readonly PlannedIsoEntry[] {
  return planIso(
    paths.map((path) => fileInput(path, '')),
    { label: 'TEST' },
  ).entries;
}

function jolietOf(path: string): string | null | undefined {
  return planned(path).at(-1)?.jolietPath;
}

function isoOf(path: string): string | undefined {
  return planned(path).at(-1)?.isoPath;
}

test('Joliet keeps a name as it is, beyond the BMP too', (t) => {
  for (const name of ['Invoice Número 42 – copy.html', '日本語.txt', '😀 emoji.txt', '.hidden', 'a.b.c']) {
    t.is(jolietOf(name), name);
  }
});

test('Joliet replaces what it forbids, half surrogate pairs, and a dot or space at the end', (t) => {
  t.is(jolietOf('a*b:c;d?e\\f\u0001.txt'), 'a_b_c_d_e_f_.txt');
  t.is(jolietOf('\ud83dx\ude00'), '_x_');
  t.is(jolietOf('end.'), 'end_');
  t.is(jolietOf('end '), 'end_');
});

test('Joliet shortens to 103 units, keeps the extension and parts no surrogate pair', (t) => {
  t.is(jolietOf(`${'n'.repeat(120)}.docx`), `${'n'.repeat(98)}.docx`);
  t.is(jolietOf(`${'n'.repeat(98)}😀😀.txt`), `${'n'.repeat(98)}.txt`);
  t.is(jolietOf('n'.repeat(103)), 'n'.repeat(103));
});

test('the primary tree has upper-case d-characters, 30 and a dot', (t) => {
  t.is(isoOf('Invoice Número.html'), 'INVOICE_N_MERO.HTML');
  t.is(isoOf('😀.txt'), '_.TXT');
  t.is(isoOf('archive.tar.gz'), 'ARCHIVE_TAR.GZ');
  t.is(isoOf('.profile'), '_PROFILE');
  t.is(isoOf(`${'n'.repeat(40)}.html`), `${'N'.repeat(26)}.HTML`);
  t.is(isoOf(`${'d'.repeat(40)}.x/f`), `${'D'.repeat(30)}/F`);
});

test('of names that collide, the one that needs no change keeps it, the others are numbered by name', (t) => {
  const entries = planned('a?b.txt', 'a:b.txt', 'a_b.txt', 'A_B.TXT');
  const joliet = Object.fromEntries(entries.map(({ path, jolietPath }) => [path, jolietPath]));
  t.deepEqual(joliet, {
    'A_B.TXT': 'A_B.TXT',
    'a_b.txt': 'a_b_2.txt',
    'a:b.txt': 'a_b_3.txt',
    'a?b.txt': 'a_b_4.txt',
  });
  const iso = Object.fromEntries(entries.map(({ path, isoPath }) => [path, isoPath]));
  t.deepEqual(iso, {
    'A_B.TXT': 'A_B.TXT',
    'a:b.txt': 'A_B_2.TXT',
    'a?b.txt': 'A_B_3.TXT',
    'a_b.txt': 'A_B_4.TXT',
  });
});

test('a file without extension does not take the name of a folder', (t) => {
  const entries = planned('data', 'DATA/x');
  t.deepEqual(
    entries.map(({ isoPath }) => isoPath),
    ['DATA', 'DATA/X', 'DATA_2'],
  );
});

test('numbering stays within the length', (t) => {
  const names = Array.from({ length: 12 }, (_, i) => `${'n'.repeat(110)}${i}.txt`);
  const entries = planned(...names);
  t.is(new Set(entries.map(({ jolietPath }) => jolietPath)).size, 12);
  t.true(entries.every(({ jolietPath }) => jolietPath?.length === 103 && jolietPath.endsWith('.txt')));
  t.true(entries.every(({ isoPath }) => isoPath.length === 31 && isoPath.endsWith('.TXT')));
});

test('whatever the names: allowed, unique in each tree, and the same in any order of the inputs', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(sampleFiles, (files) => {
        const { entries } = planIso(files, { label: 'TEST' });
        const iso = entries.map(({ isoPath }) => isoPath);
        const joliet = entries.map(({ jolietPath }) => (jolietPath ?? '').toUpperCase());
        const allowed =
          iso.every((path) => /^([A-Z0-9_]{1,30}\/)*[A-Z0-9_]{1,30}(\.[A-Z0-9_]{1,29})?$/.test(path)) &&
          joliet.every((path) => path.isWellFormed() && !/[*:;?\\\p{Control}]|[. ](\/|$)/u.test(path));
        const unique = new Set(iso).size === iso.length && new Set(joliet).size === joliet.length;
        const again = planIso(files.toReversed(), { label: 'TEST' });
        return allowed && unique && JSON.stringify(again.entries) === JSON.stringify(entries);
      }),
      { numRuns: 200 },
    ),
  );
});

test('names that only a full change of case makes alike are not alike, as for Windows', (t) => {
  const { entries } = planIso([fileInput('straße', ''), fileInput('STRASSE', '')], { label: 'L' });
  t.deepEqual(entries.map(({ jolietPath }) => jolietPath).sort(), ['STRASSE', 'straße']);
});
