import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { HarnessError } from '../../runner/model/errors.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { StoreError } from '../../runner/store/disk/store-error.ts';
import { RunFolder } from '../../runner/store/run-folder.ts';
import { newRunId } from '../../runner/store/run-id.ts';
import { ownerOf } from '../../runner/store/run-owner.ts';
import { observation, runRecord } from '../reports/record-builder.ts';
import { hardened } from '../reports/sample-runs.ts';

const isRoot = process.getuid?.() === 0;
const hasFull = process.platform === 'linux';

async function scratch(t: { teardown(end: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-store-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function saved(run: RunFolder): Promise<RunRecord> {
  return JSON.parse(await readFile(join(run.folder, 'run.json'), 'utf8'));
}

/** A run's folder that is there. */
async function begun(runs: string, record: RunRecord = runRecord({ id: 'r' })): Promise<RunFolder> {
  const run = await RunFolder.create(runs, 'r');
  await run.save(record);
  return run;
}

test('a new folder appears with its first record, a place for images and its owner; nothing before', async (t) => {
  const runs = join(await scratch(t), 'deep', 'runs');
  const run = await RunFolder.create(runs, '20261124-064512-3f9a');
  t.is(run.id, '20261124-064512-3f9a');
  t.is(run.folder, join(runs, run.id));
  t.is(run.images, join(run.folder, 'images'));
  t.deepEqual(await readdir(runs), []);
  await run.save(runRecord({ state: 'running' }));
  t.deepEqual(await readdir(runs), [run.id]);
  t.deepEqual((await readdir(run.folder)).sort(), ['.owner', 'images', 'run.json']);
});

test('nobody ever sees a run without its record', async (t) => {
  const runs = await scratch(t);
  const seen: string[] = [];
  const watching = { on: true };
  const watcher = (async () => {
    while (watching.on) {
      for (const name of (await readdir(runs)).filter((each) => !each.startsWith('.')))
        if (!(await readdir(join(runs, name))).includes('run.json')) seen.push(name);
    }
  })();
  for (let n = 0; n < 40; n++) await (await RunFolder.create(runs, `r${n}`)).save(hardened);
  watching.on = false;
  await watcher;
  t.deepEqual(seen, []);
});

test('a run belongs to its process until its record says that it is over', async (t) => {
  const run = await begun(await scratch(t), runRecord({ state: 'running' }));
  t.is(await ownerOf(run.folder), 'running');
  await run.save(runRecord({ state: 'finished' }));
  t.is(await ownerOf(run.folder), 'nobody');
});

test('two runs never share a folder', async (t) => {
  const runs = await scratch(t);
  const made = await Promise.all(Array.from({ length: 8 }, () => RunFolder.create(runs, 'same')));
  const saved = await Promise.allSettled(made.map((run) => run.save(hardened)));
  t.is(saved.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const refused of saved.filter((result) => result.status === 'rejected'))
    t.is(refused.reason.code, 'RUN_EXISTS');
  await t.throwsAsync(RunFolder.create(runs, 'same'), { code: 'RUN_EXISTS' });
  t.deepEqual(await readdir(runs), ['same']);
});

test('a run that never began leaves nothing', async (t) => {
  const runs = await scratch(t);
  await RunFolder.create(runs, 'never');
  t.deepEqual(await readdir(runs), []);
});

test('a clock that was set back: the next run still sorts after the last', async (t) => {
  const runs = await scratch(t);
  await (await RunFolder.create(runs, '20990101-000000-0000')).save(hardened);
  const { id } = await RunFolder.create(runs);
  t.true(id > '20990101-000000-0000', id);
  t.regex(id, /^20990101-000000-00[0-9a-f]{2}$/);
});

test('an id is given to a run that has none, and it is a new one', async (t) => {
  const runs = await scratch(t);
  const { id } = await RunFolder.create(runs);
  t.regex(id, /^\d{8}-\d{6}-[0-9a-f]{4}$/);
});

test('ids sort by time to the millisecond, across seconds and days', (t) => {
  const times = [
    '2026-11-24T06:45:12.000Z',
    '2026-11-24T06:45:12.001Z',
    '2026-11-24T06:45:12.999Z',
    '2026-11-24T06:45:13.000Z',
    '2026-12-01T00:00:00.000Z',
  ];
  const ids = times.map((time) => newRunId(new Date(time)));
  t.deepEqual(ids.toSorted(), ids);
  t.regex(ids[0] ?? '', /^20261124-064512-00[0-4][0-9a-f]$/);
});

test('the record is kept whole, as it was when save was called', async (t) => {
  const run = await RunFolder.create(await scratch(t), 'r');
  const observations = [...hardened.observations];
  const saving = run.save({ ...hardened, observations });
  observations.length = 0;
  await saving;
  t.deepEqual(await saved(run), JSON.parse(JSON.stringify(hardened)));
  t.deepEqual((await readdir(run.folder)).sort(), ['images', 'run.json']);
});

test('saves that overlap are written in the order in which they were asked for', async (t) => {
  const run = await RunFolder.create(await scratch(t), 'r');
  const long = Array.from({ length: 200 }, () =>
    observation('marked', 'open', 'fault', { text: 'x'.repeat(1000) }),
  );
  await Promise.all([
    run.save(runRecord({ id: 'first', observations: long })),
    run.save(runRecord({ id: 'second', observations: long })),
    run.save(runRecord({ id: 'last' })),
  ]);
  t.is((await saved(run)).id, 'last');
});

test('a reader never sees half a record', async (t) => {
  const run = await RunFolder.create(await scratch(t), 'r');
  const sizes = [0, 2000, 1, 4000];
  const records = sizes.map((n) =>
    runRecord({
      observations: Array.from({ length: n }, () => observation('marked', 'open', 'fault', { n })),
    }),
  );
  const [first] = records;
  if (first === undefined) return t.fail();
  await run.save(first);
  const writing = { on: true };
  const writer = Promise.all([1, 2, 3].flatMap(() => records).map((record) => run.save(record))).finally(
    () => {
      writing.on = false;
    },
  );
  const seen = new Set<number>();
  while (writing.on) seen.add((await saved(run)).observations.length);
  await writer;
  seen.add((await saved(run)).observations.length);
  t.true(seen.size > 1, 'the reader read while it was written');
  t.deepEqual(
    [...seen].filter((n) => !sizes.includes(n)),
    [],
  );
});

test('events: a line for each record, whatever breaks lines inside it', async (t) => {
  const run = await begun(await scratch(t));
  const lines = ['{"a":1}', '{"b":\n2}\r\n', '<x>\r\ny</x>', ''].map((text) =>
    new TextEncoder().encode(text),
  );
  await run.keepEvents('T1553.005-2-marked-1-mounts', lines);
  const text = await readFile(join(run.folder, 'events', 'T1553.005-2-marked-1-mounts.jsonl'), 'utf8');
  t.is(text, '{"a":1}\n{"b": 2}\n<x>  y</x>\n\n');
});

test('a log file is kept beside the events as it came', async (t) => {
  const run = await begun(await scratch(t));
  const bytes = Uint8Array.from([0, 10, 13, 255]);
  await run.keepEvidenceFile('T1553.005-2-marked-1-Microsoft-Windows-VHDMP-Operational.evtx', bytes);
  const kept = await readdir(join(run.folder, 'events'));
  t.deepEqual(kept, ['T1553.005-2-marked-1-Microsoft-Windows-VHDMP-Operational.evtx']);
  t.deepEqual([...(await readFile(join(run.folder, 'events', kept[0] ?? '')))], [...bytes]);
});

test('events: an empty list leaves no file', async (t) => {
  const run = await begun(await scratch(t));
  await run.keepEvents('quiet-mounts', []);
  t.deepEqual((await readdir(run.folder)).sort(), ['images', 'run.json']);
});

test('events: no name leaves the folder, and no two names share a file', async (t) => {
  const run = await begun(await scratch(t));
  const names = ['../../run', '..', 'a/b', 'a_b', 'a%2Fb', 'a\\b', 'a:b', 'é', 'nul\0'];
  for (const name of names) await run.keepEvents(name, [new TextEncoder().encode(name)]);
  const files = await readdir(join(run.folder, 'events'));
  t.is(files.length, names.length);
  t.true(
    files.every((file) => /^[\w.%-]+\.jsonl$/.test(file)),
    files.join(),
  );
  t.deepEqual(await readdir(join(run.folder, '..')), ['r']);
});

test("the guest's console is kept byte for byte", async (t) => {
  const run = await begun(await scratch(t));
  const bytes = Buffer.from([0x1b, 0x5b, 0x6d, 0x0d, 0x0a, 0xff]);
  const file = await run.keepConsole(bytes);
  t.is(file, join(run.folder, 'console.log'));
  t.deepEqual(await readFile(file), bytes);
});

test('a file where the folder should be: coded, with a way to mend it', async (t) => {
  const folder = await scratch(t);
  await writeFile(join(folder, 'runs'), '');
  const error = await t.throwsAsync(RunFolder.create(join(folder, 'runs'), 'r'), { instanceOf: StoreError });
  t.is(error?.code, 'STORE_FAILED');
  t.true(error instanceof HarnessError && error.category === 'environment');
  t.regex(error?.mend ?? '', /--out/);
});

test('a folder that vanished: the save fails with a code, and the next one is still tried', async (t) => {
  const run = await begun(await scratch(t));
  await rm(run.folder, { recursive: true });
  await t.throwsAsync(run.save(hardened), { instanceOf: StoreError, message: /ENOENT/ });
  await mkdir(run.folder);
  await run.save(hardened);
  t.is((await saved(run)).id, hardened.id);
});

const whyNot = isRoot ? ' (skipped: root may write into every folder)' : '';
(isRoot ? test.skip : test)(`a read-only folder is told as such${whyNot}`, async (t) => {
  const folder = await scratch(t);
  await mkdir(join(folder, 'runs'), { mode: 0o555 });
  await t.throwsAsync(RunFolder.create(join(folder, 'runs'), 'r'), {
    instanceOf: StoreError,
    message: /EACCES/,
  });
});

for (const [systemCode, code] of [
  ['EROFS', 'STORE_READ_ONLY'],
  ['EACCES', 'STORE_READ_ONLY'],
  ['EDQUOT', 'STORE_FULL'],
  ['EIO', 'STORE_FAILED'],
] as const) {
  test(`${systemCode} is told as ${code}`, (t) => {
    const error = new StoreError(
      'write run.json',
      '/runs/r',
      Object.assign(new Error('no'), { code: systemCode }),
    );
    t.is(error.code, code);
    t.regex(error.message, new RegExp(`^could not write run.json: /runs/r \\(${systemCode}\\)$`));
    t.true(error.mend.length > 0);
  });
}

const whyNotFull = hasFull ? '' : ' (skipped: there is no /dev/full here)';
(hasFull ? test : test.skip)(`a full disk: coded, and the record stays as it was${whyNotFull}`, async (t) => {
  const run = await begun(await scratch(t));
  await run.save(hardened);
  const beside = join(run.folder, `run.json.${process.pid}.unfinished`);
  await symlink('/dev/full', beside);
  const error = await t.throwsAsync(run.save(runRecord({ id: 'next' })), { instanceOf: StoreError });
  t.is(error?.code, 'STORE_FULL');
  t.regex(error?.mend ?? '', /free some space/);
  t.is((await saved(run)).id, hardened.id);
  t.deepEqual((await readdir(run.folder)).sort(), ['images', 'run.json'], 'what was begun is taken away');
  await run.save(runRecord({ id: 'next' }));
  t.is((await saved(run)).id, 'next');
});
