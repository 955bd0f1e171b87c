import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { UnknownNameError } from '../../runner/model/errors.ts';
import { findRun } from '../../runner/store/find-run.ts';
import { listRuns, readRun } from '../../runner/store/read-run.ts';
import { RunFolder } from '../../runner/store/run-folder.ts';
import { AmbiguousRunError, UnreadableRunError } from '../../runner/store/stored-run-errors.ts';
import { runRecord } from '../reports/record-builder.ts';
import { drifted } from '../reports/sample-runs.ts';

const ids = [
  '20261122-010203-0001',
  '20261124-064512-3f9a',
  '20261124-070000-aaaa',
  '20261123-000000-0000',
] as const;

async function scratch(t: { teardown(end: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-runs-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function someRuns(t: Parameters<typeof scratch>[0]): Promise<string> {
  const runs = await scratch(t);
  for (const id of ids) await (await RunFolder.create(runs, id)).save(runRecord({ id }));
  return runs;
}

async function withText(folder: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'run.json'), text);
  return folder;
}

test('a stored run is read from its folder or its file, with keys that are not known', async (t) => {
  const record = JSON.parse(JSON.stringify({ ...drifted, later: { more: 1 } }));
  const folder = await withText(join(await scratch(t), 'r'), JSON.stringify(record));
  t.deepEqual(await readRun(folder), record);
  t.deepEqual(await readRun(join(folder, 'run.json')), record);
});

for (const [what, text, code, message] of [
  ['half of it', '{"schema": "motw.r', 'RUN_NOT_JSON', /is not JSON \(it ends in the middle\)/],
  ['nothing at all', '', 'RUN_NOT_JSON', /is not JSON \(it is empty\)/],
  ['zeros', '\0'.repeat(64), 'RUN_NOT_JSON', /is not JSON/],
  [
    'another schema',
    JSON.stringify({ ...drifted, schema: 'motw.run/2' }),
    'RUN_SCHEMA_UNKNOWN',
    /"motw.run\/2"/,
  ],
  ['no schema', '[]', 'RUN_SCHEMA_UNKNOWN', /of nothing/],
  ['nothing', 'null', 'RUN_SCHEMA_UNKNOWN', /of nothing/],
  ['a wrong word', JSON.stringify({ ...drifted, state: 'done' }), 'RUN_INVALID', /state: /],
  ['a missing key', JSON.stringify({ ...drifted, quiet: undefined }), 'RUN_INVALID', /quiet: /],
] as const) {
  test(`${what} in run.json: ${code}, with a way on`, async (t) => {
    const folder = await withText(join(await scratch(t), 'r'), text);
    const error = await t.throwsAsync(readRun(folder), { instanceOf: UnreadableRunError, message });
    t.is(error?.code, code);
    t.true((error?.mend ?? '').length > 0);
  });
}

test('a damaged record: what else is in the folder is told', async (t) => {
  const folder = await withText(join(await scratch(t), 'r'), '{');
  for (const name of ['images', 'events']) await mkdir(join(folder, name));
  for (const name of [
    'images/a.iso',
    'images/a.iso.manifest.json',
    'events/a.jsonl',
    'events/b.jsonl',
    'console.log',
  ])
    await writeFile(join(folder, name), '');
  const message = /its folder still holds: 1 image, 2 event files, console\.log$/;
  const error = await t.throwsAsync(readRun(folder), { instanceOf: UnreadableRunError, message });
  t.is(error?.category, 'environment');
});

test('a folder that is named and has no record is not unknown: it is told what is there', async (t) => {
  const runs = await scratch(t);
  const folder = join(runs, '20261126-000000-0000');
  await mkdir(join(folder, 'images'), { recursive: true });
  t.is(await findRun(runs, '20261126-000000-0000'), folder);
  await t.throwsAsync(readRun(folder), {
    code: 'RUN_NOT_READABLE',
    message: /nothing else is in its folder/,
  });
});

test('no run.json: RUN_NOT_READABLE', async (t) => {
  const error = await t.throwsAsync(readRun(await scratch(t)), { instanceOf: UnreadableRunError });
  t.is(error?.code, 'RUN_NOT_READABLE');
});

test('a pipe or a folder in the place of a record: nobody waits for it', async (t) => {
  const runs = await scratch(t);
  for (const name of ['pipe', 'folder']) await mkdir(join(runs, name));
  execFileSync('mkfifo', [join(runs, 'pipe', 'run.json')]);
  await mkdir(join(runs, 'folder', 'run.json'));
  for (const { error } of await listRuns(runs))
    t.deepEqual([error?.code, error?.reason], ['RUN_NOT_READABLE', 'is no file']);
  t.is((await listRuns(runs)).length, 2);
});

test('a folder that is still being made is no run', async (t) => {
  const runs = await someRuns(t);
  await withText(join(runs, '.20261125-000000-0000.0badcafe.1.unfinished'), JSON.stringify(drifted));
  t.is((await listRuns(runs)).length, ids.length);
  for (const ref of ['.20261125-000000-0000.0badcafe.1.unfinished', '.2026'])
    await t.throwsAsync(findRun(runs, ref), { instanceOf: UnknownNameError });
});

test('runs are listed newest first; a broken one is told, and what is no run is not', async (t) => {
  const runs = await someRuns(t);
  await withText(join(runs, '20261125-000000-0000'), '{');
  await mkdir(join(runs, '20261126-000000-0000'));
  await writeFile(join(runs, 'notes.txt'), '');
  const listed = await listRuns(runs);
  t.deepEqual(
    listed.map(({ record, error }) => record?.id ?? error?.code),
    ['RUN_NOT_JSON', ...ids.toSorted().reverse()],
  );
  t.deepEqual(
    listed.map(({ folder }) => folder),
    ['20261125-000000-0000', ...ids.toSorted().reverse()].map((id) => join(runs, id)),
  );
});

test('a folder that does not exist has no runs', async (t) => {
  t.deepEqual(await listRuns(join(await scratch(t), 'none')), []);
});

test('a run is found as the latest, by id, by a prefix of its own, and by path', async (t) => {
  const runs = await someRuns(t);
  t.is(await findRun(runs, 'latest'), join(runs, '20261124-070000-aaaa'));
  t.is(await findRun(runs, ids[0]), join(runs, ids[0]));
  t.is(await findRun(runs, '20261124-06'), join(runs, ids[1]));
  const elsewhere = await withText(join(await scratch(t), 'copied'), '{}');
  t.is(await findRun(runs, elsewhere), elsewhere);
  t.is(await findRun(runs, join(elsewhere, 'run.json')), elsewhere);
});

test('a prefix of several runs is refused, with their ids', async (t) => {
  const runs = await someRuns(t);
  const error = await t.throwsAsync(findRun(runs, '20261124'), { instanceOf: AmbiguousRunError });
  t.is(error?.message, "2 runs begin with '20261124'");
  t.regex(error?.mend ?? '', /20261124-070000-aaaa, 20261124-064512-3f9a/);
});

test('an unknown run is refused, with the nearest', async (t) => {
  const runs = await someRuns(t);
  const error = await t.throwsAsync(findRun(runs, '20261124-064512-3f9b'), { instanceOf: UnknownNameError });
  t.regex(error?.message ?? '', /did you mean '20261124-064512-3f9a'\?/);
  await t.throwsAsync(findRun(runs, ''), { instanceOf: UnknownNameError });
});

test('latest, where there is no run', async (t) => {
  const error = await t.throwsAsync(findRun(await scratch(t), 'latest'), { instanceOf: UnknownNameError });
  t.is(error?.mend, 'there is no run here yet');
});
