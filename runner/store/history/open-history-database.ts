import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { debuglog } from 'node:util';
import { databaseInMemory, databaseName, openedDatabase, replaceDatabase } from './database.ts';
import { type FoundRun, foundRuns } from './found-runs.ts';
import { type Reader, type Reading, readerOf } from './reader.ts';
import { bringUpToDate } from './up-to-date.ts';

const debug = debuglog('motw');

/** SQLite's result code for a database that another process holds for too long. */
const sqliteBusy = 5;

/**
 * A database that says what the run folders say: the file as it is, else a new one in its place, else one in memory.
 *
 * @throws an error of the system when the folder can't be looked at; one that is not there has no runs
 */
export async function openHistoryDatabase(runsFolder: string, reading: Reading): Promise<DatabaseSync> {
  const folder = resolve(runsFolder);
  const found = await foundRuns(folder);
  const read = readerOf(folder, reading);
  const file = join(folder, databaseName);
  const there = existsSync(file);
  try {
    if (there) return await upToDate(file, found, read);
  } catch (error) {
    debug('%s is not used as it is: %s', file, error);
    // Another process is at work in it; it is neither damaged nor old.
    if (Object(error).errcode === sqliteBusy) return inMemory(found, read);
  }
  try {
    // One record is read as fast as a database, and may lie anywhere: nothing is left beside it.
    if (there || found.length > 1) {
      await replaceDatabase(folder, (db) => bringUpToDate(db, found, read));
      return await upToDate(file, found, read);
    }
  } catch (error) {
    debug('%s is held in memory: %s', file, error);
  }
  return inMemory(found, read);
}

async function upToDate(file: string, found: readonly FoundRun[], read: Reader): Promise<DatabaseSync> {
  const db = openedDatabase(file);
  try {
    await bringUpToDate(db, found, read);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

async function inMemory(found: readonly FoundRun[], read: Reader): Promise<DatabaseSync> {
  const db = databaseInMemory();
  await bringUpToDate(db, found, read);
  return db;
}
