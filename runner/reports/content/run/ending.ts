import type { RunRecord } from '../../../model/run-record.ts';
import { outcomes } from '../../../model/words.ts';
import { verdictsOf } from '../verdicts/findings.ts';

/** The run's end in one line of our own words: `outcome: expected, clean-up: clean; verdicts: 17 expected`. */
export function endingOf(run: RunRecord): string {
  const verdicts = verdictsOf(run).map(({ verdict }) => verdict.outcome);
  const counts = outcomes.flatMap((outcome) => {
    const n = verdicts.filter((seen) => seen === outcome).length;
    return n === 0 ? [] : [`${n} ${outcome}`];
  });
  const state = run.state === 'finished' ? '' : ` (${run.state})`;
  return `outcome: ${run.outcome ?? 'none'}${state}, clean-up: ${run.cleanUp ?? 'not proven'}; verdicts: ${counts.join(', ') || 'none'}`;
}
