import type { RunRecord, ScenarioRecord, Verdict } from '../../../model/run-record.ts';
import { ladder } from '../../content/arms/ladder.ts';
import { residualGaps } from '../../content/arms/residual-gaps.ts';
import { duration } from '../../content/figures/duration.ts';
import { mechanismOf } from '../../content/target/modelled.ts';
import { outcomeSign, outcomeWords } from '../../content/verdicts/outcome-words.ts';
import { code, details, list, prose, table } from '../escaped.ts';

/** One table; what is not as expected comes first where there are more verdicts than rows. */
export function verdictsPart(run: RunRecord, scenario: ScenarioRecord): readonly string[] {
  const { id, atomic, verdicts, notExercised } = scenario;
  const reference = run.target.platform === 'reference';
  const head = ['outcome', 'control', 'kind', 'status', 'expected', 'time', ...(reference ? ['is'] : [])];
  const rows = (verdicts.length > 100 ? byOutcome(verdicts) : verdicts).map((verdict) => [
    `${outcomeSign(verdict.outcome)} ${outcomeWords(verdict.outcome)}`,
    code(verdict.control),
    verdict.kind,
    verdict.status,
    verdict.expected ?? '',
    verdict.timeToDetectMs === null ? '' : duration(verdict.timeToDetectMs),
    ...(reference ? [mechanismOf(run, verdict.control) ?? ''] : []),
  ]);
  const gaps = residualGaps(run, scenario);
  return [
    `### ${code(id)}${atomic === null ? '' : ` (atomic test ${atomic.number})`}`,
    '',
    ...(rows.length === 0 ? ['Nothing was judged.'] : table(head, rows)),
    ...(notExercised.length === 0
      ? []
      : ['', `Not exercised: ${notExercised.map((control) => code(control)).join(', ')}`]),
    ...(gaps.length === 0 ? [] : ['', ...list(gaps.map((gap) => `residual gap: ${prose(gap)}`))]),
  ];
}

function byOutcome(verdicts: readonly Verdict[]): readonly Verdict[] {
  const quiet = (verdict: Verdict) =>
    Number(verdict.outcome === 'expected' || verdict.outcome === 'unstated');
  return verdicts.toSorted((a, b) => quiet(a) - quiet(b));
}

/** How far each arm came, and why each control has its status. */
export function reasonsPart(run: RunRecord, scenario: ScenarioRecord): readonly string[] {
  const { id, arms, verdicts } = scenario;
  if (arms.length === 0 && verdicts.length === 0) return [];
  const lines = [
    ...list(arms.map((arm) => `${arm.arm} arm: ${code(ladder(run, id, arm).join(' > '), 400)}`)),
    ...(verdicts.length === 0 ? [] : ['', ...list(byOutcome(verdicts).map(reason), 100)]),
  ];
  return details('Arms and reasons of', lines, id);
}

function reason({ control, status, why, evidence }: Verdict): string {
  const proof = evidence.slice(0, 10).map((id) => code(id));
  const beyond = evidence.length - proof.length;
  return `${code(control)} ${status}: ${prose(why)}; evidence: ${proof.join(' ') || 'none'}${beyond > 0 ? ` and ${beyond} more` : ''}`;
}
