import type { RunRecord } from '../../../model/run-record.ts';
import type { Outcome } from '../../../model/words.ts';
import { counted } from '../figures/counted.ts';
import { verdictsOf } from '../verdicts/findings.ts';

/** The run's outcome in our own words, with its figures; never more than the verdicts say. */
export function headline(run: RunRecord): string {
  return run.cleanUp === 'dirty' ? `Not clean. ${ofOutcome(run)}` : ofOutcome(run);
}

/** The outcome whose sign and colour stand for the whole run: a dirty one is as bad as an unexpected one. */
export function moodOf(run: RunRecord): Outcome {
  if (run.cleanUp === 'dirty') return 'unexpected';
  if (run.state !== 'finished' || verdictsOf(run).length === 0) return 'inconclusive';
  return run.outcome ?? 'inconclusive';
}

function ofOutcome(run: RunRecord): string {
  if (run.state === 'running') return 'Not finished: the run is under way, or was killed';
  if (run.state === 'interrupted') return 'Not finished: the run was interrupted';
  const verdicts = verdictsOf(run).map(({ verdict }) => verdict);
  if (verdicts.length === 0) return 'Inconclusive: nothing was judged';
  const of = (wanted: Outcome) => verdicts.filter(({ outcome }) => outcome === wanted).length;
  const all = counted(verdicts.length, 'verdict');
  switch (run.outcome) {
    case 'expected':
      return `As expected: ${of('expected')} of ${all}`;
    case 'known-gap':
      return `As expected, with ${counted(of('known-gap'), 'known gap')}: ${all}`;
    case 'unexpected':
      return `Unexpected: ${of('unexpected')} of ${all}`;
    default:
      return of('unstated') === verdicts.length
        ? 'Inconclusive: nothing was expected'
        : `Inconclusive: ${of('inconclusive')} of ${all}`;
  }
}
