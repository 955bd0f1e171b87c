import { join } from 'node:path';
import type { RunRecord } from '../../model/run-record.ts';
import { print } from '../print.ts';
import { keepResults, reportName } from './keep-results.ts';
import { showRun } from './show-run.ts';

/** What comes when a run has ended: its record on standard output, and what is kept of it for people. */
export async function showAndKeep(folder: string, record: RunRecord, json: boolean): Promise<void> {
  await showRun(record, { format: json ? 'json' : 'console', folder, calibration: null }, process.stdout);
  const { file, sha256 } = await keepResults(folder, record);
  if (json) return;
  print(`report: ${join(folder, reportName)}`);
  print(`evidence: ${file}`);
  print(`  sha256 ${sha256}`);
}
