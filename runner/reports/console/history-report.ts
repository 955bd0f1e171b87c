import type { HistoryDocument, HistoryRun } from '../../model/memory/history.ts';
import { outcomes } from '../../model/words.ts';
import { wrapped } from '../lines.ts';
import { printable } from '../printable.ts';
import { consoleColumns } from './console-columns.ts';
import { changeList, changeTurns } from './history/change-list.ts';
import { conditionList } from './history/condition-list.ts';
import { type GridStyle, statusGrid } from './history/status-grid.ts';
import { paintFor } from './paint.ts';

interface HistoryView {
  readonly colour: boolean;
  /** Of the terminal; 80 when not given, or 0 as a terminal says that does not know. */
  readonly columns?: number;
}

/** The name that no machine of the user's can have. */
const referenceTarget = 'reference';

/** How many of a kind are named. */
const mostNamed = 10;

/** Past runs by target and posture, each control over time, and what changed, in plain text for people, without the last line's end. */
export function historyReport(history: HistoryDocument, view: HistoryView): string {
  const style: GridStyle = { columns: consoleColumns(view.columns), paint: paintFor(view.colour) };
  const turns = changeTurns(history.runs, history.controls);
  const groups = Map.groupBy(history.runs, ({ target, posture }) => JSON.stringify([target, posture]));
  return [
    ...[...groups.entries()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, runs]) => ofTarget(runs, history, style)),
    history.runs.length === 0 ? [] : changeList(turns, history.controls, style),
    conditionList(history.runs, turns, style),
    unreadable(history, style),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

function ofTarget(
  runs: readonly HistoryRun[],
  { controls }: HistoryDocument,
  style: GridStyle,
): readonly string[] {
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { target, posture } = first;
  const { columns, paint } = style;
  const [from, to] = [first, last].map(({ startedAt }) => startedAt.slice(0, 10));
  const title = `${target}${posture === null ? '' : `, posture ${posture}`}: ${runs.length} run${runs.length === 1 ? '' : 's'}, ${from === to ? from : `${from} to ${to}`}`;
  const own = controls.filter((each) => each.target === target && each.posture === posture);
  return [
    ...wrapped(printable(title), columns, '  ').map((line) => paint('bold', line)),
    ...wrapped(`  ${countsOf(runs)}`, columns, '    '),
    ...drifts(runs, style),
    ...statusGrid(runs, own, style),
    ...(target === referenceTarget
      ? wrapped('  Results of the reference guest are no evidence about Windows.', columns, '    ')
      : []),
  ];
}

function countsOf(runs: readonly HistoryRun[]): string {
  const ended = runs.map(({ state, outcome }) => (state === 'finished' ? (outcome ?? 'not judged') : state));
  const counts = [...outcomes, 'not judged', 'interrupted', 'running'].flatMap((word) => {
    const n = ended.filter((each) => each === word).length;
    return n === 0 ? [] : [`${n} ${word}`];
  });
  const dirty = runs.filter(({ cleanUp }) => cleanUp === 'dirty').length;
  return [...counts, ...(dirty === 0 ? [] : [`${dirty} not cleaned up`])].join(', ');
}

function drifts(runs: readonly HistoryRun[], { columns }: GridStyle): readonly string[] {
  const drifted = runs.filter(({ drift }) => drift.length > 0).toReversed();
  if (drifted.length === 0) return [];
  const said = drifted.slice(0, mostNamed).map(({ id, drift }) => `${id} (${drift.join(', ')})`);
  const more = drifted.length > mostNamed ? `, and ${drifted.length - mostNamed} more` : '';
  return wrapped(`  with --drift: ${printable(said.join(', '))}${more}`, columns, '    ');
}

function unreadable({ unreadable: all }: HistoryDocument, { columns, paint }: GridStyle): readonly string[] {
  if (all.length === 0) return [];
  const head = `${all.length} run folder${all.length === 1 ? '' : 's'} can't be read, and ${all.length === 1 ? 'is' : 'are'} missing above`;
  return [
    ...wrapped(head, columns, '  ').map((line) => paint('yellow', line)),
    ...all
      .slice(0, mostNamed)
      .flatMap(({ folder, reason }) => wrapped(`  ${printable(`${folder}: ${reason}`)}`, columns, '    ')),
    ...(all.length > mostNamed ? [`  and ${all.length - mostNamed} more`] : []),
  ];
}
