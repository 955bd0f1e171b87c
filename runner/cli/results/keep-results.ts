import { join } from 'node:path';
import type { RunRecord } from '../../model/run-record.ts';
import { htmlReport } from '../../reports/html/html-report.ts';
import { junitReport } from '../../reports/junit/junit-report.ts';
import { storing } from '../../store/disk/store-error.ts';
import { writeWhole } from '../../store/disk/whole-file.ts';
import { type PackedEvidence, packEvidence } from '../../store/evidence/pack-evidence.ts';
import { disown, own } from '../../store/run-owner.ts';
import { readableContext } from '../memory/report-context.ts';

export const reportName = 'report.html';

/**
 * What a run that has ended leaves beside its record: `report.html` for people, `junit.xml` for CI services, and `evidence.tar` with
 * everything.
 *
 * @throws StoreError
 */
export async function keepResults(folder: string, record: RunRecord): Promise<PackedEvidence> {
  // A killed process leaves its mark: `motw clean-up` then makes them anew.
  await storing('begin to keep the results', folder, () => own(folder));
  // What is wrong with a part that can't be read, `motw report` says.
  const context = await readableContext(folder, record);
  for (const [name, text] of [
    [reportName, htmlReport(record, context)],
    ['junit.xml', junitReport(record, context.diff)],
  ] as const) {
    const file = join(folder, name);
    await storing('keep the report', file, () => writeWhole(file, `${text}\n`));
  }
  const packed = await packEvidence(folder, new Date(record.finishedAt ?? record.startedAt));
  await disown(folder);
  return packed;
}
