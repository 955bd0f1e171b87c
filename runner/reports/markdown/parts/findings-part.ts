import type { RunRecord } from '../../../model/run-record.ts';
import { runTrouble } from '../../content/run/run-trouble.ts';
import { findingsOf } from '../../content/verdicts/findings.ts';
import { list, prose } from '../escaped.ts';

/** What decides the outcome, root causes first. */
export function findingsPart(run: RunRecord): readonly string[] {
  const findings = findingsOf(run).map(
    ({ label, text, detail }) => `**${label}** ${prose(text)}${detail === null ? '' : `: ${prose(detail)}`}`,
  );
  const trouble = runTrouble(run);
  if (findings.length === 0) return trouble === null ? [] : [`**INCONCLUSIVE** ${prose(trouble)}`];
  return ['### Findings', '', ...list(findings)];
}
