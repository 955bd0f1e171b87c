import type { Difference } from '../../../model/memory/diff.ts';
import type {
  ControlHistory,
  HistoryChange,
  HistoryDocument,
  HistoryPoint,
  HistoryRun,
} from '../../../model/memory/history.ts';

/** How many runs and controls a report shows. */
const mostRuns = 60;
const mostControls = 150;

/** A control in the runs that are shown; null where a run did not judge it. */
export interface PastControl {
  readonly history: ControlHistory;
  readonly points: readonly (HistoryPoint | null)[];
}

/** A run at which a control's status, or the conditions, are otherwise than before. */
export interface Turn {
  /** Its footnote. */
  readonly number: number;
  /** Place of the run among those that are shown. */
  readonly place: number;
  readonly changes: readonly { readonly control: ControlHistory; readonly change: HistoryChange }[];
  readonly differences: readonly Difference[];
}

export interface Past {
  /** Oldest first. */
  readonly runs: readonly HistoryRun[];
  /** By scenario, in the order of the document. */
  readonly controls: readonly PastControl[];
  /** Controls for which there is no room. */
  readonly leftOut: number;
  readonly turns: readonly Turn[];
  /** Place of the run that the report is about, or -1. */
  readonly now: number;
}

export function pastOf(document: HistoryDocument, run: string): Past {
  const runs = document.runs.slice(-mostRuns);
  const kept = new Set(
    document.controls
      .toSorted((a, b) => Math.sign(b.changes.length) - Math.sign(a.changes.length))
      .slice(0, mostControls),
  );
  const controls = document.controls.filter((control) => kept.has(control));
  return {
    runs,
    controls: controls.map((history) => {
      const points = new Map(history.points.map((point) => [point.run, point]));
      return { history, points: runs.map(({ id }) => points.get(id) ?? null) };
    }),
    leftOut: document.controls.length - controls.length,
    turns: turnsOf(runs, controls),
    now: runs.findLastIndex(({ id }) => id === run),
  };
}

function turnsOf(runs: readonly HistoryRun[], controls: readonly ControlHistory[]): readonly Turn[] {
  const all = Map.groupBy(
    controls.flatMap((control) => control.changes.map((change) => ({ control, change }))),
    ({ change }) => change.run,
  );
  return runs
    .flatMap((run, place) => {
      const changes = all.get(run.id) ?? [];
      const differences = distinct([
        ...run.differences,
        ...changes.flatMap(({ change }) => change.differences),
      ]);
      return changes.length + differences.length === 0 ? [] : [{ place, changes, differences }];
    })
    .map((turn, i) => ({ ...turn, number: i + 1 }));
}

function distinct(differences: readonly Difference[]): readonly Difference[] {
  return [
    ...new Map(differences.map((one) => [JSON.stringify([one.what, one.before, one.after]), one])).values(),
  ];
}
