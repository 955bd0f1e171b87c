import type { Verdict } from '../../model/run-record.ts';
import { type Status, undeclared } from '../../model/words.ts';

/**
 * How many controls did their job, of those of which it is known. `acted`: a preventive control prevented, a detective one detected in
 * time. Half a job is none: whoever was asked may click on, and a late alert was late. What is switched off or has no sensor did
 * nothing, and that is known.
 */
export interface Score {
  readonly acted: number;
  readonly known: number;
  /** Not asked, not judged, or it is not proven who acted. */
  readonly unknown: number;
  /** 0 to 100, rounded down, so that 100 means all of them; null where nothing is known. */
  readonly score: number | null;
}

const didItsJob: Readonly<Record<Status, boolean | null>> = {
  prevented: true,
  detected: true,
  warned: false,
  late: false,
  'not-prevented': false,
  missed: false,
  'not-configured': false,
  'not-instrumented': false,
  'blocked-unattributed': null,
  'not-reached': null,
  inconclusive: null,
};

export function scoreOf(verdicts: readonly Verdict[]): Score {
  const declared = verdicts.filter(({ control }) => control !== undeclared);
  const known = declared.map(({ status }) => didItsJob[status]).filter((did) => did !== null);
  const acted = known.filter(Boolean).length;
  return {
    acted,
    known: known.length,
    unknown: declared.length - known.length,
    score: known.length === 0 ? null : Math.floor((100 * acted) / known.length),
  };
}
