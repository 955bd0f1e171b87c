import { copyFile, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../../guest/motw.ts';
import { whatFoldersSay, whatHistorySays } from './what-folders-say.ts';
import { keepRecords, yearOfRuns } from './year-of-runs.ts';

const { records } = yearOfRuns({ nights: 12 });
const pageBytes = 4096;

async function remembered(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await temporaryFolder();
  await keepRecords(folder, records);
  await whatHistorySays(folder);
  return { folder, file: join(folder, 'history.sqlite') };
}

async function mustBeWhole(t: ExecutionContext, folder: string): Promise<void> {
  t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder));
  const beside = (await readdir(folder)).filter((name) => name.includes('history'));
  t.deepEqual(beside, ['history.sqlite'], 'nothing else is left');
  using db = new DatabaseSync(join(folder, 'history.sqlite'), { readOnly: true });
  t.deepEqual(Object.values(db.prepare('PRAGMA integrity_check').get() ?? {}), ['ok']);
  t.is(db.prepare('SELECT count(*) AS n FROM runs').get()?.n, records.length);
}

const byHand = (sql: string) => (file: string) => {
  using db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  db.exec(sql);
};

const damages: readonly (readonly [string, (file: string) => unknown])[] = [
  ['is cut in half', async (file) => truncate(file, Math.floor((await stat(file)).size / 2))],
  ['is empty', (file) => truncate(file, 0)],
  ['is text', (file) => writeFile(file, 'not a database\n'.repeat(1000))],
  ['is all zeros', async (file) => writeFile(file, Buffer.alloc((await stat(file)).size))],
  [
    'is somebody else’s database',
    async (file) => {
      await rm(file);
      byHand('CREATE TABLE runs (x); INSERT INTO runs VALUES (1)')(file);
    },
  ],
  ['is of another version', byHand("UPDATE verdicts SET why = 'of old'; PRAGMA user_version = 7")],
  ['has our version, and lost a table', byHand('DROP TABLE verdicts')],
  ['has our version, and no column of ours', byHand('DROP TABLE drift; CREATE TABLE drift (x)')],
  ['lost a run by hand', byHand('DELETE FROM runs WHERE run = (SELECT min(run) FROM runs)')],
  [
    'is a link to nowhere',
    async (file) => {
      await rm(file);
      await symlink('/nowhere/history.sqlite', file);
    },
  ],
  ['has a journal that is none', (file) => writeFile(`${file}-journal`, Buffer.alloc(9000, 'x'))],
  [
    'is text, with a journal and a log that are none',
    async (file) => {
      await writeFile(file, 'text');
      for (const suffix of ['-journal', '-wal', '-shm'])
        await writeFile(file + suffix, Buffer.alloc(9000, 'x'));
    },
  ],
];

for (const [what, damage] of damages) {
  test(`a database that ${what}: all is remembered, and it is whole again`, async (t) => {
    const { folder, file } = await remembered();
    await damage(file);
    await mustBeWhole(t, folder);
  });
}

test('a journal of an earlier database is not applied to the new one', async (t) => {
  const { folder, file } = await remembered();
  // As a process leaves it that is killed while it writes: with pages as they were before.
  const db = new DatabaseSync(file);
  db.exec("UPDATE verdicts SET why = 'a lie'");
  db.exec("PRAGMA cache_size = 1; BEGIN; UPDATE verdicts SET why = 'another'");
  const journal = await readFile(`${file}-journal`);
  db.exec('ROLLBACK');
  db.close();
  t.true(journal.length > pageBytes);
  await rm(file);
  await writeFile(`${file}-journal`, journal);
  await mustBeWhole(t, folder);
  await mustBeWhole(t, folder);
});

test('any page of it overwritten: all is remembered', async (t) => {
  t.timeout(4 * 60_000);
  const { folder, file } = await remembered();
  const expected = await whatFoldersSay(folder);
  const good = join(await temporaryFolder(), 'good');
  await copyFile(file, good);
  const whole = await readFile(good);
  const pages = whole.length / pageBytes;
  t.true(pages > 15, `${pages} pages`);
  for (let page = 0; page < pages; page++) {
    const bad = Buffer.from(whole);
    bad.fill(page % 2 === 0 ? 0 : 0xa5, page * pageBytes, (page + 1) * pageBytes);
    await writeFile(file, bad);
    t.deepEqual(await whatHistorySays(folder), expected, `page ${page}`);
    await writeFile(file, whole.subarray(0, page * pageBytes + 100));
    t.deepEqual(await whatHistorySays(folder), expected, `cut in page ${page}`);
  }
});

test('a folder in its place: all is remembered, and the folder is left alone', async (t) => {
  const { folder, file } = await remembered();
  await rm(file);
  await mkdir(join(file, 'mine'), { recursive: true });
  t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder));
  t.deepEqual(await readdir(file), ['mine']);
  t.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('.')),
    [],
  );
});

test('another process holds it for good: all is remembered, and it is not touched', async (t) => {
  const { folder, file } = await remembered();
  await rm(join(folder, records[0]?.id ?? ''), { recursive: true });
  using holder = new DatabaseSync(file);
  holder.exec('BEGIN EXCLUSIVE');
  const { ino } = await stat(file);
  t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder));
  holder.exec('ROLLBACK');
  t.is((await stat(file)).ino, ino);
});
