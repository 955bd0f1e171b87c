import type { Difference } from '../model/memory/diff.ts';
import type { Verdict } from '../model/run-record.ts';
import { byMerit } from '../verdicts/merit.ts';
import { limitIn } from '../verdicts/time-limit.ts';

/**
 * That one side gave an alert less time: what took as long as on the better side would not have been in time on the worse one. A record
 * does not hold deadlines; the reason of the worse verdict tells the one that decided it. Null where time decided nothing.
 */
export function timeLimitBetween(before: Verdict, after: Verdict): Difference | null {
  const order = byMerit(after.status, before.status);
  if (order === null || order === 0) return null;
  const [better, worse] = order > 0 ? [after, before] : [before, after];
  const [took, limit] = [better.timeToDetectMs, limitIn(worse.why)];
  if (took === null || limit === null || took <= limit) return null;
  const [long, short] = [`${took} ms or more`, `${limit} ms`];
  const what = `time limit of ${before.control}`;
  return order > 0 ? { what, before: short, after: long } : { what, before: long, after: short };
}
