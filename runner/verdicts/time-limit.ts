import type { Patience } from '../model/expectation.ts';

/** What a detective control's verdict says of the time that its alert was given. */
export function withLimit(
  status: 'detected' | 'late' | 'missed',
  { deadlineMs, giveUpAfterMs }: Patience,
): string {
  return status === 'missed'
    ? `within ${giveUpAfterMs} ms`
    : `${status === 'detected' ? 'by' : 'after'} the deadline of ${deadlineMs} ms`;
}

/** The milliseconds of `withLimit` in a verdict's reason; null where it says nothing of time. */
export function limitIn(why: string): number | null {
  const said = /, (?:by|after) the deadline of (\d+) ms|tied to the arm within (\d+) ms/.exec(why);
  return said === null ? null : Number(said[1] ?? said[2]);
}
