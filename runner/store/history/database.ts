import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import { isRunning } from '../../model/process-mark.ts';
import { unfinishedSuffix } from '../disk/whole-file.ts';
import { tables } from './tables.ts';

export const databaseName = 'history.sqlite';

/** To be raised when the same record is remembered otherwise, though neither the tables nor the record's schema changed. */
const edition = 1;

/** How long another process's writing is waited for. */
const busyMs = 5_000;

/** A database that is of no use as it is. */
class UnusableDatabaseError extends Error {}

/**
 * The file as it stands.
 *
 * @throws UnusableDatabaseError when it is damaged or of another version; an error of SQLite when it is no database
 */
export function openedDatabase(file: string): DatabaseSync {
  const db = connected(file);
  try {
    // It may come from anywhere: see "Untrusted SQLite Database Files" in SQLite's "Defense Against The Dark Arts".
    db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    const found = Object(db.prepare('PRAGMA user_version').get()).user_version;
    if (found !== version()) throw new UnusableDatabaseError(`it is of version ${found}`);
    const there = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
    if (!isDeepStrictEqual(new Set(there.map(({ sql }) => sql)), new Set(tables)))
      throw new UnusableDatabaseError('its tables are others');
    const [damage] = db.prepare('PRAGMA integrity_check(1)').all().map(Object);
    if (damage.integrity_check !== 'ok') throw new UnusableDatabaseError(damage.integrity_check);
    const lost = db.prepare(
      'SELECT run FROM folders WHERE unreadable IS NULL AND run NOT IN (SELECT run FROM runs)',
    );
    if (lost.get() !== undefined) throw new UnusableDatabaseError('it has lost a run');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function databaseInMemory(): DatabaseSync {
  return withTables(connected(':memory:'));
}

/**
 * Makes the file anew, whole or not at all: filled beside, brought to the disk, and moved to its place. Who has the earlier one open
 * reads on in it.
 */
export async function replaceDatabase(
  runsFolder: string,
  fill: (db: DatabaseSync) => Promise<void>,
): Promise<void> {
  await removeLeftBeside(runsFolder);
  const token = randomBytes(4).toString('hex');
  const beside = join(runsFolder, `.${databaseName}.${token}.${process.pid}${unfinishedSuffix}`);
  const file = join(runsFolder, databaseName);
  try {
    // An unfinished one is thrown away, so it needs no journal on the disk.
    const db = connected(beside);
    try {
      db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
      await fill(withTables(db));
    } finally {
      db.close();
    }
    await using written = await open(beside, 'r+');
    await written.datasync();
    // What SQLite would apply to the new file is about the old one.
    for (const suffix of ['-journal', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

function connected(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: busyMs });
}

function withTables(db: DatabaseSync): DatabaseSync {
  db.exec(`PRAGMA user_version = ${version()}; ${tables.join(';')}`);
  return db;
}

/** Of the tables and of the record that they are filled from. */
function version(): number {
  const record = readFileSync(new URL('../run.schema.json', import.meta.url));
  return crc32(record, crc32(`${edition} ${tables.join(';')}`)) | 0;
}

/** What a killed process had begun. */
async function removeLeftBeside(runsFolder: string): Promise<void> {
  for (const name of await readdir(runsFolder)) {
    const [, pid] = /^\.history\.sqlite\..+\.(\d+)\.unfinished$/.exec(name) ?? [];
    if (pid !== undefined && !(await isRunning(Number(pid))))
      await rm(join(runsFolder, name), { force: true });
  }
}
