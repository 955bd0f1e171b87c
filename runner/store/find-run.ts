import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearestWord, UnknownNameError } from '../model/errors.ts';
import type { RunRecord } from '../model/run-record.ts';
import { readRun, runIds } from './read-run.ts';
import { recordName } from './run-folder.ts';
import { timeOfRun } from './run-id.ts';
import { AmbiguousRunError, SeveralRunsError, UnreadableRunError } from './stored-run-errors.ts';

/** How many ids a message names. */
const shown = 5;

/**
 * The folder of a run, as it was given where it was given as a path.
 *
 * @param ref `latest`, an id, a prefix that only one id has, or the path of a run's folder or its `run.json`
 * @throws UnknownNameError, AmbiguousRunError, SeveralRunsError
 */
export async function findRun(runsFolder: string, ref: string): Promise<string> {
  const ids = await runIds(runsFolder);
  const [newest] = ids;
  if (ref === 'latest' && newest !== undefined) return join(runsFolder, newest);
  // Also where its record is missing: whoever names it is told what is there.
  if (timeOfRun(ref) !== null && existsSync(join(runsFolder, ref))) return join(runsFolder, ref);
  if (ids.includes(ref)) return join(runsFolder, ref);
  if (basename(ref) === recordName && existsSync(ref)) return dirname(ref);
  if (ref !== '' && existsSync(join(ref, recordName))) return ref;
  const begun = ref === '' ? [] : ids.filter((id) => id.startsWith(ref));
  const [only] = begun;
  if (only === undefined) throw (await batchOf(runsFolder, ref)) ?? unknown(ref, ids);
  if (begun.length > 1) throw new AmbiguousRunError(ref, begun.length, begun.slice(0, shown));
  return join(runsFolder, only);
}

/**
 * The record of the run that somebody named.
 *
 * @param folder as `findRun` gives it
 * @throws UnreadableRunError, which names the newest run that can be read
 */
export async function readNamedRun(folder: string): Promise<RunRecord> {
  try {
    return await readRun(folder);
  } catch (error) {
    if (!(error instanceof UnreadableRunError)) throw error;
    const newest = await newestReadable(join(folder, '..'));
    throw error.or(
      newest === null
        ? `no other run in ${join(folder, '..')} can be read`
        : `the newest that can be read is ${basename(newest)}: \`motw report ${newest}\``,
    );
  }
}

async function newestReadable(runsFolder: string): Promise<string | null> {
  for (const id of await runIds(runsFolder)) {
    const folder = join(runsFolder, id);
    const record = await readRun(folder).catch((error: unknown) => {
      if (error instanceof UnreadableRunError) return null;
      throw error;
    });
    if (record !== null) return folder;
  }
  return null;
}

async function batchOf(runsFolder: string, ref: string): Promise<SeveralRunsError | null> {
  if (!ref.startsWith('batch-')) return null;
  const { History } = await import('./history/history.ts');
  using history = await History.open(runsFolder);
  const runs = history.batch(ref).map(({ id, target }) => `${id} (${target.name})`);
  return runs.length === 0 ? null : new SeveralRunsError(ref, runs.length, runs.slice(0, shown));
}

function unknown(ref: string, ids: readonly string[]): UnknownNameError {
  const near = nearestWord(ref, ids);
  const some = [...new Set([...(near === null ? [] : [near]), ...ids.slice(0, shown)])];
  return new UnknownNameError('run', ref, some, ids.length - some.length);
}
