import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryDocument } from '../../../runner/model/memory/history.ts';
import { type RememberedRun, rememberedOf } from '../../../runner/model/memory/remembered-run.ts';
import { History } from '../../../runner/store/history/history.ts';
import { readRun } from '../../../runner/store/read-run.ts';
import { UnreadableRunError } from '../../../runner/store/stored-run-errors.ts';

export interface Memory {
  readonly runs: readonly RememberedRun[];
  readonly unreadable: HistoryDocument['unreadable'];
}

/** What a history must hold: every record read one after the other, without any database. */
export async function whatFoldersSay(runsFolder: string): Promise<Memory> {
  const runs: RememberedRun[] = [];
  const unreadable: { readonly folder: string; readonly reason: string }[] = [];
  for (const name of (await readdir(runsFolder)).sort()) {
    if (name.startsWith('.') || !existsSync(join(runsFolder, name, 'run.json'))) continue;
    if (!statSync(join(runsFolder, name, 'run.json')).isFile()) {
      unreadable.push({ folder: name, reason: 'is no file' });
      continue;
    }
    try {
      runs.push({ ...rememberedOf(await readRun(join(runsFolder, name))), id: name });
    } catch (error) {
      if (!(error instanceof UnreadableRunError)) throw error;
      unreadable.push({ folder: name, reason: error.reason });
    }
  }
  return { runs, unreadable };
}

export async function whatHistorySays(runsFolder: string): Promise<Memory> {
  using history = await History.open(runsFolder);
  return { runs: history.runs(), unreadable: history.unreadable };
}
