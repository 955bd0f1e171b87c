import type { Change, Difference } from '../../../model/memory/diff.ts';
import type { ControlHistory, HistoryChange, HistoryRun } from '../../../model/memory/history.ts';
import { wrapped } from '../../lines.ts';
import { printable } from '../../printable.ts';
import type { Paint } from '../paint.ts';
import type { GridStyle } from './status-grid.ts';

/** The newest changes of one control that are told: one that comes and goes must not bury the others. */
const mostOfControl = 4;
/** Times at which something changed; differences of one; and controls whose older changes are counted. */
const mostTurns = 60;
const mostDifferences = 6;
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

/**
 * Where a control's status became another, newest first, and what else was otherwise since the run that knew it before.
 *
 * @param runs oldest first
 */
export function changeList(
  runs: readonly HistoryRun[],
  controls: readonly ControlHistory[],
  { columns, paint }: GridStyle,
): readonly string[] {
  const places = new Map(runs.map(({ id }, place) => [id, place]));
  const placeOf = ({ change }: ChangedControl) => places.get(change.run) ?? -1;
  const told = controls
    .flatMap((control) => control.changes.slice(-mostOfControl).map((change) => ({ control, change })))
    .toSorted((a, b) => placeOf(b) - placeOf(a));
  if (told.length === 0) return ["no control's status changed"];
  const turns = [
    ...Map.groupBy(told, ({ control, change }) =>
      JSON.stringify([control.target, control.posture, change.run, change.since]),
    ).values(),
  ];
  return [
    paint('bold', 'changes, newest first'),
    ...turns.slice(0, mostTurns).flatMap((turn) => {
      const run = runs[placeOf(turn[0] as ChangedControl)];
      return run === undefined ? [] : turnLines(run, turn, { columns, paint });
    }),
    ...leftOut(controls, turns.slice(mostTurns).flat(), columns),
  ];
}

function leftOut(
  controls: readonly ControlHistory[],
  untold: readonly ChangedControl[],
  columns: number,
): readonly string[] {
  const counts = controls.flatMap((control) => {
    const count =
      Math.max(0, control.changes.length - mostOfControl) +
      untold.filter((each) => each.control === control).length;
    return count === 0 ? [] : [`${count} of ${printable(`${control.scenario} ${control.control}`)}`];
  });
  if (counts.length === 0) return [];
  const more =
    counts.length > mostCounted ? `, and those of ${counts.length - mostCounted} more controls` : '';
  const said = `${counts.slice(0, mostCounted).join(', ')}${more}`;
  return wrapped(`  left out, but in --json, older changes: ${said}`, columns, '    ');
}

function turnLines(
  run: HistoryRun,
  turn: readonly ChangedControl[],
  { columns, paint }: GridStyle,
): readonly string[] {
  const [first] = turn;
  if (first === undefined) return [];
  const { since, differences } = first.change;
  const at = run.startedAt.slice(0, 16).replace('T', ' ');
  const where = `${run.target}${run.posture === null ? '' : `, posture ${run.posture}`}`;
  const drift = run.drift.length === 0 ? '' : `, with --drift ${run.drift.join(' ')}`;
  return [
    ...wrapped(`  ${at} ${printable(`${run.id} on ${where}${drift}`)}`, columns, '    '),
    ...turn.flatMap((each) => changeLines(each, { columns, paint })),
    ...wrapped(`      since ${printable(since)}: ${inBetween(differences)}`, columns, '        '),
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

function inBetween(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'nothing else is known to differ';
  const more = differences.length - mostDifferences;
  const said = differences
    .slice(0, mostDifferences)
    .map(({ what, before, after }) => printable(`${what} ${before ?? 'none'} -> ${after ?? 'none'}`));
  return `${said.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
