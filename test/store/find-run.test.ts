import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import test from 'ava';
import { motw, temporaryFolder } from '../guest/motw.ts';
import { runRecord } from '../reports/record-builder.ts';
import { keepRecords } from './history/year-of-runs.ts';

const idOf = (n: number) => `2026${String(1101 + n)}-020000-0000`;

/** A runs folder, as a path from here: so many runs, oldest first, then so many that are damaged. */
async function runsFolder(good: number, damaged: number, batch: string | null = null): Promise<string> {
  const folder = relative(process.cwd(), await temporaryFolder());
  await keepRecords(
    folder,
    Array.from({ length: good }, (_, n) => runRecord({ id: idOf(n), batch })),
  );
  for (let n = good; n < good + damaged; n++) {
    await mkdir(join(folder, idOf(n)));
    await writeFile(join(folder, idOf(n), 'run.json'), '');
  }
  return folder;
}

for (const verb of ['report', 'diff', 'accept']) {
  test(`${verb} latest, where the newest is damaged: it is said, with the newest that can be read, and no way round in a circle`, async (t) => {
    const out = await runsFolder(2, 2);
    const { code, stdout, stderr } = await motw([verb, 'latest', '--out', out]);
    t.is(code, 3, stderr);
    t.is(stdout, '');
    t.true(stderr.startsWith(`motw: ${out}/${idOf(3)}/run.json is not JSON (it is empty)`), stderr);
    t.true(
      stderr.endsWith(`; the newest that can be read is ${idOf(1)}: \`motw report ${out}/${idOf(1)}\`\n`),
      stderr,
    );
    t.notRegex(stderr, /latest/);
    t.is((await motw(['report', `${out}/${idOf(1)}`])).code, 0, 'what it says works');
  });

  test(`${verb} latest, where none can be read: that is said`, async (t) => {
    const out = await runsFolder(0, 2);
    const { code, stderr } = await motw([verb, 'latest', '--out', out]);
    t.is(code, 3, stderr);
    t.true(stderr.endsWith(`; no other run in ${out} can be read\n`), stderr);
  });
}

test('an unknown run: some that are known, and how many more there are', async (t) => {
  const out = await runsFolder(16, 0);
  const many = await motw(['report', '20200101', '--out', out]);
  t.is(many.code, 2);
  t.true(many.stderr.endsWith(`${idOf(11)}, and 11 more\n`), many.stderr);
  const few = await motw(['report', '20200101', '--out', await runsFolder(2, 0)]);
  t.true(few.stderr.endsWith(`known: ${idOf(1)}, ${idOf(0)}\n`), few.stderr);
});

for (const verb of ['report', 'accept']) {
  test(`${verb} of a batch: it is said to be several runs, and they are named`, async (t) => {
    const out = await runsFolder(7, 0, 'batch-20261101-020000-0000');
    const { code, stderr } = await motw([verb, 'batch-20261101-020000-0000', '--out', out]);
    t.is(code, 2);
    t.regex(stderr, /batch-20261101-020000-0000 is no run: it ties 7 runs together/);
    t.regex(stderr, new RegExp(`name one of them: ${idOf(0)} \\(reference\\), .*, and 2 more\\n`));
    t.regex((await motw([verb, 'batch-20261102', '--out', out])).stderr, /unknown run 'batch-20261102'/);
  });
}
