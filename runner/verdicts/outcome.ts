import type { Expectation, Expectations } from '../model/expectation.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { ControlId, Outcome, Status } from '../model/words.ts';
import type { Finding } from './finding.ts';
import { byMerit } from './merit.ts';

export interface Reckoning {
  readonly outcome: Outcome;
  /** What a reader should do about it, or null. */
  readonly advice: string | null;
}

/**
 * Every finding held against what is expected of it. A control that was not reached takes over what became of the
 * controls that kept the run from it, so those are reckoned first.
 *
 * @param today ISO date; a known gap holds up to and including its last day
 */
export function reckon(
  findings: ReadonlyMap<ControlId, Finding>,
  expectations: Expectations,
  today: string,
): ReadonlyMap<ControlId, Reckoning> {
  const reckoned = new Map<ControlId, Reckoning>();
  const open = new Set<ControlId>();

  /** A cause without a verdict, or one that leads back to itself, excuses nothing. */
  function isGood(cause: ControlId): boolean {
    const found = findings.get(cause);
    if (found === undefined || open.has(cause)) return false;
    const { outcome } = settle(cause, found);
    return outcome === 'expected' || outcome === 'known-gap';
  }

  function settle(id: ControlId, found: Finding): Reckoning {
    const known = reckoned.get(id);
    if (known !== undefined) return known;
    open.add(id);
    const result = outcomeOf(found, expectations.get(id), today, isGood);
    open.delete(id);
    reckoned.set(id, result);
    return result;
  }

  for (const [id, found] of findings) settle(id, found);
  return reckoned;
}

/** The rows of the outcome table in their order. */
function outcomeOf(
  { status, causes, untried }: Finding,
  expected: Expectation | undefined,
  today: string,
  isGood: (cause: ControlId) => boolean,
): Reckoning {
  if (expected === undefined) return { outcome: 'unstated', advice: null };
  const echo = status === 'not-reached' && (untried || !causes.every(isGood));
  if (status === 'inconclusive' || echo) return { outcome: 'inconclusive', advice: null };
  const { knownGap } = expected;
  if (status === expected.status) {
    if (knownGap === null) return { outcome: 'expected', advice: null };
    if (today <= knownGap.until)
      return { outcome: 'known-gap', advice: `known gap until ${knownGap.until}: ${knownGap.reason}` };
    return { outcome: 'unexpected', advice: `the known gap ended on ${knownGap.until}: ${knownGap.reason}` };
  }
  const advice = closesGap(status, expected.status) ? 'gap closed: update the expectation' : null;
  return { outcome: 'unexpected', advice };
}

/** A sensor that works and says nothing is better than none, and yet closes no gap. */
function closesGap(status: Status, expected: Status): boolean {
  return status !== 'missed' && (byMerit(status, expected) ?? 0) > 0;
}

/**
 * The outcome of a whole run; null while it is running. An interrupted run is inconclusive whatever it had found: it
 * did not find out the rest.
 */
export function runOutcome({
  state,
  scenarios,
}: Pick<RunRecord, 'state' | 'scenarios'>): RunRecord['outcome'] {
  if (state === 'running') return null;
  if (state === 'interrupted') return 'inconclusive';
  const outcomes = scenarios.flatMap(({ verdicts }) => verdicts.map(({ outcome }) => outcome));
  if (outcomes.includes('unexpected')) return 'unexpected';
  if (outcomes.includes('inconclusive')) return 'inconclusive';
  if (outcomes.every((outcome) => outcome === 'unstated')) return 'inconclusive';
  return outcomes.includes('known-gap') ? 'known-gap' : 'expected';
}
