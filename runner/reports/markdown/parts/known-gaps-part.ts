import type { RunRecord } from '../../../model/run-record.ts';
import { knownGapsOf } from '../../content/verdicts/known-gaps.ts';
import { code, list, prose } from '../escaped.ts';

/** What nobody is to be surprised by, with its reason, and its end where the record says when that is. */
export function knownGapsPart(run: RunRecord): readonly string[] {
  const gaps = knownGapsOf(run).map(
    ({ scenario, verdict, text, until }) =>
      `${code(verdict.control)} in ${code(scenario.id)}, ${verdict.status}: ${prose(text)}${until === null ? ' (the record does not say until when)' : ''}`,
  );
  return gaps.length === 0 ? [] : ['### Known gaps', '', ...list(gaps)];
}
