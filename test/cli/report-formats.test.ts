import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { extract } from 'tar-stream';
import { keepResults } from '../../runner/cli/results/keep-results.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { reportFormats } from '../../runner/reports/reporters.ts';
import { keepDiff } from '../../runner/store/diff-file.ts';
import { motw, root, temporaryFolder } from '../guest/motw.ts';
import { diffOf } from '../reports/sample-memory.ts';
import { drifted } from '../reports/sample-runs.ts';

/** A folder of runs with one in it. */
async function runsWith(run: RunRecord): Promise<string> {
  const out = await temporaryFolder();
  await mkdir(join(out, run.id));
  await writeFile(join(out, run.id, 'run.json'), JSON.stringify(run));
  return out;
}

for (const format of reportFormats) {
  test(`${format}: on standard output in a pipe, without colour, with a last line's end, and nothing beside it`, async (t) => {
    const out = await runsWith(drifted);
    const env = { NO_COLOR: undefined, FORCE_COLOR: undefined };
    const { code, stdout, stderr } = await motw(['report', 'latest', '--out', out, '--format', format], env);
    t.is(code, 0, stderr);
    t.is(stderr, '');
    t.regex(stdout, /\S\r?\n$/);
    t.notRegex(stdout, new RegExp(String.fromCharCode(27)));
    t.true(stdout.includes('T1553.005'), 'it is about the run');
  });
}

test('a format that nobody knows: exit 2, and all that there are', async (t) => {
  const { code, stdout, stderr } = await motw([
    'report',
    'latest',
    '--out',
    await runsWith(drifted),
    '--format',
    'junti',
  ]);
  t.is(code, 2);
  t.is(stdout, '');
  t.regex(stderr, /unknown format 'junti', did you mean 'junit'\?/);
  t.true(stderr.includes(`known: ${reportFormats.join(', ')}`), stderr);
});

test('--help has a line for each format', async (t) => {
  const { stdout } = await motw(['report', '--help']);
  for (const format of reportFormats) t.regex(stdout, new RegExp(`^ {2}${format} +(?!undefined)\\S`, 'm'));
});

test('annotations name the file of a scenario where the job works on this repository, and none elsewhere', async (t) => {
  const out = await runsWith(drifted);
  const args = ['report', 'latest', '--out', out, '--format', 'github'];
  const inside = await motw(args, { GITHUB_WORKSPACE: root });
  t.regex(
    inside.stdout,
    /^::error file=scenarios\/T1553\.005-2\.yaml,line=1,title=UNEXPECTED motw-propagation::/m,
  );
  const outside = await motw(args, { GITHUB_WORKSPACE: out });
  t.regex(outside.stdout, /^::error title=UNEXPECTED motw-propagation::/m);
});

for (const [title, diff] of [
  ['', null],
  [' held against a baseline', diffOf(drifted)],
] as const) {
  test(`what is kept of a run${title}: a JUnit document for CI services too, the same one that is shown, and packed with the rest`, async (t) => {
    const out = await runsWith(drifted);
    const folder = join(out, drifted.id);
    if (diff !== null) await keepDiff(folder, diff);
    const { file } = await keepResults(folder, drifted);
    const kept = ['evidence.tar', 'junit.xml', 'report.html', 'run.json'];
    t.deepEqual((await readdir(folder)).sort(), diff === null ? kept : ['diff.json', ...kept]);
    const shown = await motw(['report', 'latest', '--out', out]);
    t.is(/^!! motw-propagation regressed/m.test(shown.stdout), diff !== null, 'on the console, too');
    const { stdout } = await motw(['report', 'latest', '--out', out, '--format', 'junit']);
    t.is(await readFile(join(folder, 'junit.xml'), 'utf8'), stdout);
    t.is(stdout.includes('name="baseline"'), diff !== null);
    t.true((await namesIn(file)).includes(`${drifted.id}/junit.xml`));
  });
}

async function namesIn(archive: string): Promise<readonly string[]> {
  const entries = extract();
  entries.end(await readFile(archive));
  const names: string[] = [];
  for await (const entry of entries) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}
