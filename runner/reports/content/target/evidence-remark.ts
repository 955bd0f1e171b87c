import type { RunRecord } from '../../../model/run-record.ts';
import { unexercisedRemark } from './unexercised.ts';

/** What has to be said wherever results of this target stand, in one sentence; null where nothing has. */
export function evidenceRemark(run: Pick<RunRecord, 'target' | 'observations'>): string | null {
  if (run.target.platform !== 'reference') return unexercisedRemark(run);
  return 'Results of the reference guest are no evidence about Windows.';
}
