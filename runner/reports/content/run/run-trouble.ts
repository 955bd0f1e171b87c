import type { RunRecord } from '../../../model/run-record.ts';
import { findingsOf, verdictsOf } from '../verdicts/findings.ts';
import { interruptionOf } from './interruption.ts';

/** Said of a run of which no clean-up came to an end. */
export const notProvenClean = 'it is not proven that nothing was left behind';

/**
 * Why a run may not be taken for a good one although none of its verdicts says so: it did not come to its end, it judged nothing,
 * or nothing was expected. Null of a run whose verdicts say it all.
 */
export function runTrouble(run: RunRecord): string | null {
  if (run.state === 'running') return 'the run is not finished: it is under way, or was killed';
  const interruption = interruptionOf(run);
  if (interruption !== null) return `${interruption}: what it did not judge is not known`;
  const verdicts = verdictsOf(run);
  if (verdicts.length === 0) return 'nothing was judged';
  const unjudged = run.scenarios.filter((scenario) => scenario.verdicts.length === 0);
  if (unjudged.length > 0) return `nothing was judged in ${unjudged.map(({ id }) => id).join(', ')}`;
  if (run.outcome === 'expected' || verdicts.some(({ verdict }) => verdict.outcome === run.outcome))
    return null;
  const reasons = findingsOf(run).map(({ text }) => text);
  return reasons.length === 0 ? `the outcome is ${run.outcome ?? 'none'}` : reasons.join('; ');
}
