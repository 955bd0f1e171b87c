import type { RunRecord } from '../../../model/run-record.ts';

/** Said with the results of a target whose parts of the harness the record calls not exercised; null of any other. */
export function unexercisedRemark({ observations }: Pick<RunRecord, 'observations'>): string | null {
  const said = observations.some(({ kind, data }) => kind === 'configuration' && data.exercised === false);
  return said
    ? "The harness's parts for this platform were written from documents, and not exercised on it: hold each verdict against its evidence."
    : null;
}
