import type { Difference } from '../../../model/memory/diff.ts';
import type { HistoryRun } from '../../../model/memory/history.ts';
import { counted } from '../../content/figures/counted.ts';
import { wrapped } from '../../lines.ts';
import type { ChangeTurn } from './change-list.ts';
import { inShort, runInWords } from './run-lines.ts';
import type { GridStyle } from './status-grid.ts';

/** How many runs are told. */
const mostRuns = 12;

/**
 * Runs before which the conditions changed, newest first, as far as no change of a status that is told says it already.
 *
 * @param runs oldest first
 */
export function conditionList(
  runs: readonly HistoryRun[],
  told: readonly ChangeTurn[],
  { columns, paint }: GridStyle,
): readonly string[] {
  const places = new Map(runs.map(({ id }, place) => [id, place]));
  const spans = told.flatMap(({ run, changed }) =>
    changed.map(({ change: { since, differences } }) => ({
      of: groupOf(run),
      from: places.get(since) ?? -1,
      to: places.get(run.id) ?? -1,
      said: new Set(differences.map(keyOf)),
    })),
  );
  const changed = runs.toReversed().flatMap((run) => {
    const place = places.get(run.id) ?? -1;
    const around = spans.filter(({ of, from, to }) => of === groupOf(run) && from < place && place <= to);
    const differences = run.differences.filter((each) => !around.some(({ said }) => said.has(keyOf(each))));
    return differences.length === 0 ? [] : [{ run, differences }];
  });
  if (changed.length === 0) return [];
  const leftOut = changed.length - mostRuns;
  return [
    paint('bold', 'conditions, newest first'),
    ...changed
      .slice(0, mostRuns)
      .flatMap(({ run, differences }) =>
        wrapped(`  ${runInWords(run)}: ${inShort(differences)}`, columns, '    '),
      ),
    ...(leftOut > 0
      ? wrapped(`  left out, but in --json: ${counted(leftOut, 'older run')}`, columns, '    ')
      : []),
  ];
}

function groupOf({ target, posture }: HistoryRun): string {
  return JSON.stringify([target, posture]);
}

function keyOf({ what, before, after }: Difference): string {
  return JSON.stringify([what, before, after]);
}
