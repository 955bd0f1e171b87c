import type { ControlHistory, HistoryPoint, HistoryRun } from '../../../model/memory/history.ts';
import { padded, widthOf, wrapped } from '../../lines.ts';
import { printable } from '../../printable.ts';
import type { Paint } from '../paint.ts';
import { marks, styles } from '../verdict-table.ts';
import { driftSign, meaningOf, signs } from './status-signs.ts';
import { shortly, timesOf } from './time-to-detect.ts';

export interface GridStyle {
  readonly columns: number;
  readonly paint: Paint;
}

interface Row {
  readonly name: string;
  /** By run. */
  readonly points: ReadonlyMap<string, HistoryPoint>;
  /** How it stands now. */
  readonly now: string;
  /** Whether a time to detect is in it. */
  readonly isTimed: boolean;
}

const indent = ' '.repeat(4);
const gap = '  ';
/** With less of the past beside the names, it gets lines of its own. */
const fewest = 20;
const dateWidth = 10;

/**
 * Control by run, a character each, the newest run right: as many as fit. Names stand beside it, or above it where there is no room.
 *
 * @param runs oldest first
 */
export function statusGrid(
  runs: readonly HistoryRun[],
  controls: readonly ControlHistory[],
  { columns, paint }: GridStyle,
): readonly string[] {
  const newest = runs.findLast(({ state }) => state === 'finished');
  const scenarios = [...Map.groupBy(controls, ({ scenario }) => scenario)].map(([scenario, group]) => ({
    scenario,
    rows: group.map((control) => rowOf(control, runs, newest?.id)),
  }));
  const rows = scenarios.flatMap((each) => each.rows);
  if (rows.length === 0) return [`${gap}no control was judged`];
  const names = Math.max(...rows.map(({ name }) => widthOf(name)));
  const beside = indent.length + names + gap.length;
  const room = columns - beside - gap.length - Math.max(...rows.map(({ now }) => widthOf(now)));
  const isBeside = room >= Math.min(runs.length, fewest);
  const shown = runs.slice(-(isBeside ? room : columns - indent.length - gap.length));
  const lead = isBeside ? ' '.repeat(beside) : indent + gap;
  const drifted = shown.map(({ drift }) => (drift.length === 0 ? ' ' : driftSign)).join('');
  return [
    ...dates(shown).map((line) => lead + line),
    ...(drifted.trim() === '' ? [] : [(lead + drifted).trimEnd()]),
    ...scenarios.flatMap(({ scenario, rows }) => [
      ...wrapped(gap + printable(scenario), columns, indent).map((line) => paint('bold', line)),
      ...rows.flatMap((row) => {
        const signsOf = signed(row, shown, paint);
        return isBeside
          ? [`${indent}${padded(row.name, names)}${gap}${signsOf}${gap}${row.now}`]
          : [...wrapped(`${indent}${row.name}: ${row.now}`, columns, indent), (lead + signsOf).trimEnd()];
      }),
    ]),
    ...legend(runs, shown, rows, columns),
  ];
}

function rowOf({ control, points }: ControlHistory, runs: readonly HistoryRun[], newest?: string): Row {
  const last = points.at(-1);
  const run = runs.find(({ id }) => id === last?.run);
  const times = timesOf(points);
  const now = [
    last?.status ?? '',
    last === undefined || last.outcome === 'expected' ? '' : marks[last.outcome],
    times === null ? '' : shortly(times),
    run === undefined || run.drift.length === 0 ? '' : driftSign,
    // Later runs do not tell.
    run === undefined || run.id === newest ? '' : `on ${run.startedAt.slice(0, dateWidth)}`,
  ];
  return {
    name: printable(control),
    points: new Map(points.map((point) => [point.run, point])),
    now: now.filter((part) => part !== '').join(' '),
    isTimed: times !== null,
  };
}

/** Those of the first and the last run, where there is room for both. */
function dates(shown: readonly HistoryRun[]): readonly string[] {
  const [first, last] = [shown[0], shown.at(-1)].map((run) => run?.startedAt.slice(0, dateWidth) ?? '');
  if (shown.length < 2 * dateWidth + 1) return [];
  return [`${padded(first ?? '', shown.length - dateWidth)}${last}`];
}

/** Neighbours of the same colour are painted together. */
function signed({ points }: Row, shown: readonly HistoryRun[], paint: Paint): string {
  let painted = '';
  let same = '';
  let style: Parameters<Paint>[0] | null = null;
  const flush = () => {
    painted += style === null ? same : paint(style, same);
    same = '';
  };
  for (const { id } of shown) {
    const point = points.get(id);
    const next = point === undefined ? null : styles[point.outcome];
    if (next !== style) flush();
    style = next;
    same += point === undefined ? ' ' : signs[point.status];
  }
  flush();
  return painted;
}

function legend(
  runs: readonly HistoryRun[],
  shown: readonly HistoryRun[],
  rows: readonly Row[],
  columns: number,
): readonly string[] {
  const used = new Set(
    rows.flatMap(({ points }) =>
      shown.flatMap(({ id }) => {
        const point = points.get(id);
        return point === undefined ? [] : [signs[point.status]];
      }),
    ),
  );
  if (shown.some(({ drift }) => drift.length > 0)) used.add(driftSign);
  const leftOut = runs.length - shown.length;
  const said = [
    meaningOf(used),
    ...(rows.some(({ isTimed }) => isTimed) ? ['times to detect: the last one and the median'] : []),
    ...(leftOut === 0
      ? []
      : [`${leftOut} older run${leftOut === 1 ? '' : 's'} left out: there is no room for more here`]),
  ];
  return said.flatMap((line) => wrapped(gap + line, columns, indent));
}
