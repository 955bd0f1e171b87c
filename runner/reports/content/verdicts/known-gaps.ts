import type { RunRecord, Verdict } from '../../../model/run-record.ts';
import { type JudgedVerdict, verdictsOf } from './findings.ts';

interface KnownGap extends JudgedVerdict {
  /** `known gap until 2027-01-31: no rule yet`; the date only where the record has it. */
  readonly text: string;
  /** ISO date, the last day it holds. */
  readonly until: string | null;
}

/** The gaps that the expectations know of and that are still open. */
export function knownGapsOf(run: RunRecord): readonly KnownGap[] {
  return verdictsOf(run)
    .filter(({ verdict }) => verdict.outcome === 'known-gap')
    .map((judged) => ({ ...judged, ...knownGap(judged.verdict) }));
}

/**
 * What a verdict that is a known gap says of it: the end of its `why`, which is all that a record has of the expectation. What stands
 * before may be a guest's words: the last one that looks like it counts.
 */
export function knownGap({ why }: Verdict): Pick<KnownGap, 'text' | 'until'> {
  const [, text = `known gap: ${why}`, until = null] =
    /^.*; (known gap(?: until (\d{4}-\d\d-\d\d))?: .*)$/s.exec(why) ?? [];
  return { text, until };
}
