import type { RunRecord } from '../../model/run-record.ts';
import { type Doubt, doubtsOf } from '../content/run/doubts.ts';
import { verdictsOf } from '../content/verdicts/findings.ts';
import { printable } from '../printable.ts';

/** Whether the run found out what it was to find out; a control that failed is no failure of the run. */
export function isSuccessful(run: RunRecord): boolean {
  return doubtsOf(run).length === 0 && undecided(run).length === 0;
}

/** Why it did not, a notification each. */
export function notifications(run: RunRecord): readonly object[] {
  const ids = undecided(run);
  const unjudged = notification('INCONCLUSIVE', printable(`not judged: ${ids.join(', ')}`));
  return [
    ...doubtsOf(run).map(({ code, text }) => notification(code, text)),
    ...(ids.length === 0 ? [] : [unjudged]),
  ];
}

/** What was not reached because another control failed is that one's echo, and no failure of the run. */
function undecided(run: RunRecord): readonly string[] {
  const verdicts = verdictsOf(run).filter(({ verdict: { outcome } }) => outcome === 'inconclusive');
  const hasCause = verdictsOf(run).some(({ verdict: { outcome } }) => outcome === 'unexpected');
  return verdicts
    .filter(({ verdict: { status } }) => !hasCause || status !== 'not-reached')
    .map(({ scenario, verdict }) => `${verdict.control} in ${scenario.id}`);
}

function notification(id: Doubt['code'] | 'INCONCLUSIVE', text: string): object {
  return { descriptor: { id }, level: 'error', message: { text: `${text}.` } };
}
