import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { type RunRecord, runSchemaName } from '../model/run-record.ts';
import { recordName } from './run-folder.ts';
import { remainsOf } from './run-remains.ts';
import { runSchema } from './run-schema.ts';
import { UnreadableRunError } from './stored-run-errors.ts';
import { runUpgrades } from './upgrades/run-upgrades.ts';
import { upgraded } from './upgrades/upgrade.ts';

/**
 * The record of a stored run, with whatever keys it has beside the known ones. One of an older schema is upgraded.
 *
 * @param path the run's folder or its `run.json`
 * @throws UnreadableRunError, which says what is left of the run
 */
export async function readRun(path: string): Promise<RunRecord> {
  const file = basename(path) === recordName ? path : join(path, recordName);
  const found: unknown = await parsed(file, await text(file));
  const document = upgraded(found, runSchemaName, runUpgrades);
  if (document === null) throw unknownSchema(file, Object(found).schema);
  const { error } = runSchema.safeParse(document);
  if (error !== undefined) {
    const [issue] = error.issues;
    const where = issue === undefined ? '' : `${z.core.toDotPath(issue.path)}: ${issue.message}`;
    const more = error.issues.length > 1 ? `, and ${error.issues.length - 1} more` : '';
    throw await damaged('RUN_INVALID', file, `is no valid ${runSchemaName} document: ${where}${more}`, error);
  }
  return document as RunRecord;
}

async function text(file: string): Promise<string> {
  try {
    // Reading a pipe would never end.
    if ((await stat(file)).isFile()) return await readFile(file, 'utf8');
  } catch (cause) {
    throw await damaged('RUN_NOT_READABLE', file, 'could not be read', cause);
  }
  throw await damaged('RUN_NOT_READABLE', file, 'is no file', null);
}

async function parsed(file: string, json: string): Promise<unknown> {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const end = json.trimEnd().endsWith('}') ? 'somewhere in it' : 'it ends in the middle';
    throw await damaged(
      'RUN_NOT_JSON',
      file,
      `is not JSON (${json.trim() === '' ? 'it is empty' : end})`,
      cause,
    );
  }
}

async function damaged(
  code: UnreadableRunError['code'],
  file: string,
  reason: string,
  cause: unknown,
): Promise<UnreadableRunError> {
  return new UnreadableRunError(
    code,
    { file, reason, remains: await remainsOf(dirname(file)) },
    'the harness never leaves it so: bring it back from a copy, or run the scenarios again',
    { cause },
  );
}

function unknownSchema(file: string, schema: unknown): UnreadableRunError {
  // Anything may stand there, and as deep as no text of it can be made.
  const named = typeof schema === 'string' ? JSON.stringify(schema.slice(0, longestName)) : 'of nothing';
  return new UnreadableRunError(
    'RUN_SCHEMA_UNKNOWN',
    { file, reason: `has the schema ${named}, which this version does not know`, remains: null },
    `known: ${[...runUpgrades.map(({ from }) => from), runSchemaName].join(', ')}; a newer version of motw-harness may read it`,
  );
}

/** Characters of a schema's name that a message shows. */
const longestName = 100;

export type StoredRun =
  | { readonly folder: string; readonly record: RunRecord; readonly error: null }
  | { readonly folder: string; readonly record: null; readonly error: UnreadableRunError };

/** The stored runs, newest first, broken ones with their error. A folder that does not exist has none. */
export async function listRuns(runsFolder: string): Promise<readonly StoredRun[]> {
  const ids = await runIds(runsFolder);
  return Promise.all(ids.map((id) => stored(join(runsFolder, id))));
}

async function stored(folder: string): Promise<StoredRun> {
  try {
    return { folder, record: await readRun(folder), error: null };
  } catch (error) {
    if (error instanceof UnreadableRunError) return { folder, record: null, error };
    throw error;
  }
}

/** The ids of the stored runs, newest first: they begin with the time. A folder with a dot in front is still being made. */
export async function runIds(runsFolder: string): Promise<readonly string[]> {
  const entries = await readdir(runsFolder, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter((name) => existsSync(join(runsFolder, name, recordName)))
    .sort()
    .reverse();
}
