import type { Observation } from '../../../../model/observation.ts';
import type { RunRecord } from '../../../../model/run-record.ts';

/**
 * The record of a run that ended dirty, once what it left is gone. Its verdicts stay, since what they say was so.
 *
 * @param said what was done, for people
 */
export function cleanedAfterwards(
  record: RunRecord,
  { at, said }: { readonly at: string; readonly said: string },
): RunRecord {
  const fact: Observation = {
    ...{ id: `o${record.observations.length + 1}`, scenario: null, arm: null, step: null, at },
    ...{ source: 'clean-up', kind: 'residue', summary: `cleaned up after the run: ${said}` },
    data: { found: [], witness: 'guest' },
  };
  return { ...record, cleanUp: 'clean', observations: [...record.observations, fact] };
}
