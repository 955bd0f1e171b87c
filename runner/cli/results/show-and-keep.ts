import { join } from 'node:path';
import type { Diff } from '../../model/memory/diff.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { keepDiff } from '../../store/diff-file.ts';
import { noContext } from '../memory/report-context.ts';
import { print } from '../print.ts';
import { keepResults, reportName } from './keep-results.ts';
import { showRun } from './show-run.ts';

/**
 * What comes when a run has ended: its record on standard output, and what is kept of it for people.
 *
 * @param diff the run held against its baseline, or null
 */
export async function showAndKeep(
  folder: string,
  record: RunRecord,
  { format, diff }: { readonly format: 'console' | 'json' | 'nothing'; readonly diff: Diff | null },
): Promise<void> {
  if (format !== 'nothing') await showRun(record, { format, folder, context: noContext }, process.stdout);
  const [diffKept] = await Promise.allSettled([diff === null ? null : keepDiff(folder, diff)]);
  const { file, sha256 } = await keepResults(folder, record);
  // The evidence was kept all the same.
  if (diffKept.status === 'rejected') throw diffKept.reason;
  if (format !== 'console') return;
  print(`report: ${join(folder, reportName)}`);
  print(`evidence: ${file}`);
  print(`  sha256 ${sha256}`);
}
