import type { DiffedRun } from '../model/memory/diff.ts';
import type { RememberedRun } from '../model/memory/remembered-run.ts';
import type { Verdict } from '../model/run-record.ts';
import { type ActiveArm, type ControlId, type ControlKind, isKnown, type Status } from '../model/words.ts';
import { byMerit } from '../verdicts/merit.ts';
import { bounded } from './bounded.ts';

/** One side of a comparison: a run, or its repetitions. */
export interface Side {
  /** The newest that came to its end; where none did, the newest. */
  readonly run: RememberedRun;
  /** Oldest first. */
  readonly runs: readonly RememberedRun[];
  /** Those that came to their end: of the others nothing is known. */
  readonly finished: readonly RememberedRun[];
}

export interface Exercised {
  readonly scenario: string;
  readonly control: ControlId;
}

/** How a control stood on one side. */
export interface Standing {
  /** Of several repetitions the status that most of those have that know it; of two that are equally frequent, the worse. */
  readonly status: Status;
  /** The different statuses of the repetitions that know it. */
  readonly known: readonly Status[];
  readonly seen: Readonly<Partial<Record<Status, number>>>;
  /** The newest verdict with the status, and its run. */
  readonly verdict: Verdict;
  readonly run: string;
}

/** @throws RangeError where there is no run */
export function sideOf(some: readonly RememberedRun[]): Side {
  const runs = some.toSorted((a, b) => order(a.startedAt, b.startedAt) || order(a.id, b.id));
  const finished = runs.filter(({ state }) => state === 'finished');
  const run = finished.at(-1) ?? runs.at(-1);
  if (run === undefined) throw new RangeError('a side of a comparison is one run at the least');
  return { run, runs, finished };
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function diffedRun({ run, runs }: Side): DiffedRun {
  const { target } = run;
  const newest = runs.at(-1) ?? run;
  return {
    id: newest.id,
    runs: runs.map(({ id }) => id),
    target: target.name,
    posture: target.posture.name,
    startedAt: newest.startedAt,
  };
}

/** Every control that has a verdict, in the order of the record. */
export function exercisedIn({ runs }: Side): readonly (Exercised & { readonly kind: ControlKind })[] {
  const all = runs.flatMap(({ scenarios }) =>
    scenarios.flatMap(({ id: scenario, verdicts }) =>
      verdicts.map(({ control, kind }) => ({ scenario, control, kind })),
    ),
  );
  return [...new Map(all.map((each) => [keyOf(each), each])).values()];
}

export function keyOf({ scenario, control }: Exercised): string {
  return JSON.stringify([scenario, control]);
}

export function hasScenario({ finished }: Side, scenario: string): boolean {
  return finished.some(({ scenarios }) => scenarios.some(({ id }) => id === scenario));
}

/** The arms in which the newest repetition with a scenario ran it. */
export function armsOf({ finished }: Side, scenario: string): readonly ActiveArm[] {
  const all = finished.flatMap(({ scenarios }) => scenarios);
  return all.findLast(({ id }) => id === scenario)?.arms ?? [];
}

/** Null where no repetition that came to its end judged it. */
export function standingOf({ finished }: Side, { scenario, control }: Exercised): Standing | null {
  const judged = finished.flatMap(({ id: run, scenarios }) =>
    scenarios
      .filter(({ id }) => id === scenario)
      .flatMap(({ verdicts }) => verdicts)
      .filter((verdict) => verdict.control === control)
      .map((verdict) => ({ run, verdict })),
  );
  const counts = new Map<Status, number>();
  for (const { verdict } of judged) counts.set(verdict.status, (counts.get(verdict.status) ?? 0) + 1);
  const known = [...counts.keys()].filter(isKnown);
  const [status] = (known.length > 0 ? known : [...counts.keys()]).toSorted(
    (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || worseFirst(a, b),
  );
  const newest = judged.findLast(({ verdict }) => verdict.status === status);
  if (status === undefined || newest === undefined) return null;
  return { status, known, seen: Object.fromEntries(counts), ...newest };
}

/** What has no merit is worse than what has: nobody is said to be protected by chance. */
function worseFirst(a: Status, b: Status): number {
  return byMerit(a, b) ?? (byMerit(a, a) === null ? -1 : 1);
}

/** The verdict's own reason. */
export function whyOf({ verdict }: Standing): string {
  return bounded(verdict.why);
}
