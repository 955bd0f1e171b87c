import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { downloadsOf } from '../../runner/atomic/downloads.ts';
import { loadAtomics } from '../../runner/atomic/reading/load-atomics.ts';
import { corpus } from '../corpus.ts';
import { why, withCorpus } from '../with-corpus.ts';
import { edited, sample } from './sample-atomic.ts';

async function folderWith(
  t: ExecutionContext,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'atomics-'));
  t.teardown(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const other = sample.replaceAll('-4333-8444-', '-4333-8555-');
const said = async (...paths: readonly string[]) => {
  const { atomics, problems } = await loadAtomics(paths);
  return {
    files: atomics.map(({ file }) => file),
    problems: problems.map(({ code, line, column }) => `${code} ${line}:${column}`),
  };
};

test("a folder's atomics are found as the project keeps them, in the order of their names", async (t) => {
  const folder = await folderWith(t, {
    'atomics/T1553.005/T1553.005.yaml': sample,
    'atomics/T1553.005/src/T1000.yaml': 'none of them',
    'atomics/T1553.005/bin/T1000.yaml': 'none of them',
    'atomics/T1003/T1003.yaml': other,
    'atomics/T1003/T1003.md': '# no YAML',
    'atomics/Indexes/index.yaml': 'none of them',
    '.git/T1000.yaml': 'none of them',
  });
  await symlink(folder, join(folder, 'atomics/again'));
  t.deepEqual(await said(folder), {
    files: ['atomics/T1003/T1003.yaml', 'atomics/T1553.005/T1553.005.yaml'].map((name) => join(folder, name)),
    problems: [],
  });
  t.is((await said(join(folder, 'atomics/T1003'))).files.length, 1);
});

test('one wrong file keeps no other from being read', async (t) => {
  const folder = await folderWith(t, {
    'T1000.yaml': edited('attack_technique', 'atack_technique'),
    'T1001.yaml': sample,
    'T1002.yml': other,
  });
  const { files, problems } = await said(folder);
  t.deepEqual(files, [join(folder, 'T1001.yaml')]);
  t.deepEqual(problems, ['MISSING_KEY 1:1', 'UNKNOWN_KEY 1:1', 'NOT_YAML_NAME 1:1']);
});

test('a guid that another test has, in this file or another, is refused where it stands', async (t) => {
  const twice = edited('22222222-2222-4333-8444-555555555555', '11111111-2222-4333-8444-55555555aaaa');
  const folder = await folderWith(t, { 'T1000.yaml': twice, 'T1001.yaml': other, 'T1002.yaml': other });
  t.deepEqual((await said(folder)).problems, ['REUSED_GUID 51:24', 'REUSED_GUID 5:24', 'REUSED_GUID 51:24']);
  t.deepEqual((await said(folder)).files, [join(folder, 'T1001.yaml')]);
});

test('what can be read by nobody is said in words', async (t) => {
  const folder = await folderWith(t, {
    'empty/nothing.txt': '',
    'latin.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xe9]),
    'large.yaml': '#'.repeat(1024 * 1024 + 1),
    'broken.yaml': 'attack_technique: [',
    'blank.yaml': '',
  });
  for (const [path, code] of [
    ['nowhere', 'NO_ATOMICS 1:1'],
    ['empty', 'NO_ATOMICS 1:1'],
    ['latin.yaml', 'YAML_SYNTAX 1:1'],
    ['large.yaml', 'TOO_LARGE 1:1'],
    ['blank.yaml', 'WRONG_TYPE 1:1'],
  ] as const) {
    t.deepEqual(await said(join(folder, path)), { files: [], problems: [code] }, path);
  }
  t.regex(String((await said(join(folder, 'broken.yaml'))).problems[0]), /^YAML_SYNTAX 1:/);
});

test('a file that is made to be read for ever is soon refused or read', async (t) => {
  const folder = await folderWith(t, {
    'keys.yaml': Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n'),
    'aliases.yaml': `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`)}]\n`).join('')}`,
    'open.yaml': edited("command: 'true'", `command: 'true ${'#{'.repeat(150_000)}'`),
    'downloads.yaml': edited("command: 'true'", `command: 'true ${'certutil '.repeat(50_000)}'`),
  });
  const { problems } = await said(join(folder, 'keys.yaml'));
  t.true(problems.length < 30, `${problems.length}`);
  t.deepEqual((await said(join(folder, 'aliases.yaml'))).problems, ['YAML_SYNTAX 1:1']);
  for (const name of ['open.yaml', 'downloads.yaml']) {
    const { atomics, problems } = await loadAtomics([join(folder, name)]);
    t.deepEqual(problems, []);
    t.true(atomics.flatMap(({ tests }) => tests.map(downloadsOf)).length > 0);
  }
});

withCorpus(`the official tests of T1553.005 are read as they are${why}`, async (t) => {
  const { atomics, problems } = await loadAtomics([join(corpus, 'samples/atomic')]);
  t.deepEqual(problems, []);
  t.deepEqual(
    atomics.flatMap(({ tests }) => tests.map(({ guid }) => guid)),
    [
      '002cca30-4778-4891-878a-aaffcfa502fa',
      '42f22b00-0242-4afc-a61b-0da05041f9cc',
      '64b12afc-18b8-4d3f-9eab-7f6cae7c73f9',
      'c2587b8d-743d-4985-aa50-c83394eaeb68',
    ],
  );
});

const { MOTW_ATOMICS } = process.env;
const withAtomics = MOTW_ATOMICS === undefined ? test.skip : test;
const whyNot =
  MOTW_ATOMICS === undefined ? ' (skipped: MOTW_ATOMICS names no checkout of atomic-red-team)' : '';

withAtomics(`every official file is read as it is${whyNot}`, async (t) => {
  const { atomics, problems } = await loadAtomics([MOTW_ATOMICS ?? '']);
  t.deepEqual(problems, []);
  t.true(atomics.length > 300, String(atomics.length));
});
