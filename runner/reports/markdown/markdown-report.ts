import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { code } from './escaped.ts';
import { type Block, fitted } from './fitting.ts';
import { blueTeamPart } from './parts/blue-team-part.ts';
import { diffPart } from './parts/diff-part.ts';
import { findingsPart } from './parts/findings-part.ts';
import { headPart } from './parts/head-part.ts';
import { historyPart } from './parts/history-part.ts';
import { knownGapsPart } from './parts/known-gaps-part.ts';
import { reasonsPart, verdictsPart } from './parts/scenario-part.ts';
import { targetPart } from './parts/target-part.ts';

/**
 * The run for a pull request's comment or a CI job's summary, in GitHub Flavored Markdown without the last line's end: the news
 * first, the details folded, and never longer than a comment may be.
 */
export function markdownReport(run: RunRecord, { diff, history }: ReportContext): string {
  const each = (what: string, part: typeof verdictsPart): readonly Block[] =>
    run.scenarios.map((scenario) => ({
      name: `${what} of ${code(scenario.id)}`,
      lines: part(run, scenario),
    }));
  return fitted(
    [
      { name: 'the headline', lines: headPart(run) },
      { name: 'the findings', lines: findingsPart(run) },
      { name: 'the comparison with the baseline', lines: diff === null ? [] : diffPart(diff) },
      { name: 'the known gaps', lines: knownGapsPart(run) },
      { name: "the blue team's verdicts", lines: blueTeamPart(run) },
      ...each('the verdicts', verdictsPart),
      { name: 'the last changes', lines: history === null ? [] : historyPart(history) },
      ...each('the reasons', reasonsPart),
      { name: 'the target', lines: targetPart(run) },
    ],
    `All of it: ${code(`motw report ${run.id} --verbose`)}`,
  );
}
