import type { Change } from '../../../model/memory/diff.ts';
import type { ControlHistory, HistoryChange, HistoryRun } from '../../../model/memory/history.ts';
import { wrapped } from '../../lines.ts';
import { printable } from '../../printable.ts';
import type { Paint } from '../paint.ts';
import { inShort, runInWords } from './run-lines.ts';
import type { GridStyle } from './status-grid.ts';
import { signs } from './status-signs.ts';

/** The newest changes of one control that are told: one that comes and goes must not bury the others. */
const mostOfControl = 4;
/** Times at which something changed, and controls whose older changes are counted. */
const mostTurns = 60;
const mostCounted = 10;

const changeStyles: Readonly<Record<Change, Parameters<Paint>[0]>> = {
  regressed: 'red',
  improved: 'green',
  flaky: 'yellow',
  incomparable: 'yellow',
  unchanged: 'dim',
};

interface ChangedControl {
  readonly control: ControlHistory;
  readonly change: HistoryChange;
}

/** A run at which the status of some controls became another, all of them held against the same earlier run. */
export interface ChangeTurn {
  readonly run: HistoryRun;
  readonly changed: readonly ChangedControl[];
}

/**
 * Those that are told, newest first.
 *
 * @param runs oldest first
 */
export function changeTurns(
  runs: readonly HistoryRun[],
  controls: readonly ControlHistory[],
): readonly ChangeTurn[] {
  const places = new Map(runs.map(({ id }, place) => [id, place]));
  const placeOf = ({ change }: ChangedControl) => places.get(change.run) ?? -1;
  const newest = controls
    .flatMap((control) => control.changes.slice(-mostOfControl).map((change) => ({ control, change })))
    .toSorted((a, b) => placeOf(b) - placeOf(a));
  const turns = Map.groupBy(newest, ({ control, change }) =>
    JSON.stringify([control.target, control.posture, change.run, change.since]),
  );
  return [...turns.values()].slice(0, mostTurns).flatMap((changed) => {
    const run = runs[placeOf(changed[0] as ChangedControl)];
    return run === undefined ? [] : [{ run, changed }];
  });
}

/** Where a control's status became another, newest first, and what else was otherwise since the run that knew it before. */
export function changeList(
  turns: readonly ChangeTurn[],
  controls: readonly ControlHistory[],
  { columns, paint }: GridStyle,
): readonly string[] {
  if (turns.length === 0) return wrapped(noChange(controls), columns, '  ');
  return [
    paint('bold', 'changes, newest first'),
    ...turns.flatMap((turn) => turnLines(turn, { columns, paint })),
    ...leftOut(controls, turns, columns),
  ];
}

function noChange(controls: readonly ControlHistory[]): string {
  const unknown = controls.some(({ points }) =>
    points.some(({ status }) => signs[status] === signs.inconclusive),
  );
  const why = `; turns to and from ${signs.inconclusive} are no changes, since it was not known then`;
  return `no control's status changed${unknown ? why : ''}`;
}

function leftOut(
  controls: readonly ControlHistory[],
  turns: readonly ChangeTurn[],
  columns: number,
): readonly string[] {
  const told = Map.groupBy(
    turns.flatMap(({ changed }) => changed),
    ({ control }) => control,
  );
  const counts = controls.flatMap((control) => {
    const count = control.changes.length - (told.get(control)?.length ?? 0);
    return count === 0 ? [] : [`${count} of ${printable(`${control.scenario} ${control.control}`)}`];
  });
  if (counts.length === 0) return [];
  const more =
    counts.length > mostCounted ? `, and those of ${counts.length - mostCounted} more controls` : '';
  const said = `${counts.slice(0, mostCounted).join(', ')}${more}`;
  return wrapped(`  left out, but in --json, older changes: ${said}`, columns, '    ');
}

function turnLines({ run, changed }: ChangeTurn, { columns, paint }: GridStyle): readonly string[] {
  const [first] = changed;
  if (first === undefined) return [];
  const { since, differences } = first.change;
  const drift = run.drift.length === 0 ? '' : `, with --drift ${printable(run.drift.join(' '))}`;
  const said = differences.length === 0 ? 'nothing else is known to differ' : inShort(differences);
  return [
    ...wrapped(`  ${runInWords(run)}${drift}`, columns, '    '),
    ...changed.flatMap((each) => changeLines(each, { columns, paint })),
    ...wrapped(`      since ${printable(since)}: ${said}`, columns, '        '),
  ];
}

function changeLines(
  { control, change: { before, after, change } }: ChangedControl,
  { columns, paint }: GridStyle,
): readonly string[] {
  const said = `    ${printable(`${control.scenario} ${control.control}`)}: ${before} -> ${after}, ${change}`;
  // The word stands at the end, and is never cut in two.
  return wrapped(said, columns, '      ').map((line) =>
    line.endsWith(change) ? line.slice(0, -change.length) + paint(changeStyles[change], change) : line,
  );
}
