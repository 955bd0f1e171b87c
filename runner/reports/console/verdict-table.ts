import type { RunRecord, Verdict } from '../../model/run-record.ts';
import type { Outcome } from '../../model/words.ts';
import { duration } from '../content/figures/duration.ts';
import { wasCutShort } from '../content/run/interruption.ts';
import { mechanismOf } from '../content/target/modelled.ts';
import { padded, widthOf, wrapped } from '../lines.ts';
import { printable } from '../printable.ts';
import type { Paint } from './paint.ts';

export interface TableStyle {
  readonly columns: number;
  /** Say why of every control, not only where the outcome is not `expected` and nothing else says it. */
  readonly verbose: boolean;
  readonly paint: Paint;
}

export const marks: Readonly<Record<Outcome, string>> = {
  expected: 'ok',
  'known-gap': 'gap',
  unexpected: '!!',
  inconclusive: '??',
  unstated: '--',
};

export const styles: Readonly<Record<Outcome, Parameters<Paint>[0]>> = {
  expected: 'green',
  'known-gap': 'yellow',
  unexpected: 'red',
  inconclusive: 'yellow',
  unstated: 'dim',
};

export const legend = 'ok as expected, gap known gap, !! unexpected, ?? inconclusive, -- nothing expected';

const markWidth = 3;
const gap = '  ';
const indent = ' '.repeat(8);

/** The verdicts of one kind, with a head; where the terminal is too narrow for columns, each in lines of its own. */
export function verdictTable(
  run: RunRecord,
  kind: Verdict['kind'],
  verdicts: readonly Verdict[],
  style: TableStyle,
): readonly string[] {
  const own = verdicts.filter((verdict) => verdict.kind === kind);
  if (own.length === 0) return [];
  const last = kind === 'detective' ? ['time'] : run.target.platform === 'reference' ? ['is'] : [];
  const head = [`${kind} control`, 'status', 'expected', ...last];
  const rows = own.map((verdict) => ({ verdict, cells: cellsOf(run, verdict) }));
  const all = [head, ...rows.map(({ cells }) => cells)];
  const widths = head.map((_, i) => Math.max(...all.map((cells) => widthOf(cells[i] ?? ''))));
  const lead = gap.length + markWidth + 1;
  const fits = lead + widths.reduce((sum, width) => sum + gap.length + width, -gap.length) <= style.columns;
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, i) => padded(cell, widths[i] ?? 0))
      .join(gap)
      .trimEnd();
  return [
    style.paint('bold', fits ? ' '.repeat(lead) + row(head) : `${gap}${kind} controls`),
    ...rows.flatMap(({ verdict, cells }) => [
      ...(fits ? [row(cells)] : stacked(cells, style.columns - lead)).map((line, i) =>
        i === 0
          ? `${gap}${style.paint(styles[verdict.outcome], padded(marks[verdict.outcome], markWidth))} ${line}`
          : line,
      ),
      ...reasons(run, verdict, style),
    ]),
  ];
}

function cellsOf(run: RunRecord, verdict: Verdict): readonly string[] {
  const { control, kind, status, expected, timeToDetectMs } = verdict;
  const cells = [printable(control), status, expected ?? '-'];
  if (kind === 'detective') return [...cells, timeToDetectMs === null ? '-' : duration(timeToDetectMs)];
  return run.target.platform === 'reference' ? [...cells, mechanismOf(run, control) ?? '-'] : cells;
}

function stacked(
  [control = '', status, expected, last = '-']: readonly string[],
  columns: number,
): readonly string[] {
  const says = [status, `expected ${expected}`, ...(last === '-' ? [] : [last])].join(', ');
  const lines = [...wrapped(control, columns, ''), ...wrapped(says, columns, '')];
  return lines.map((line, i) => (i === 0 ? line : ' '.repeat(gap.length + markWidth + 1) + line));
}

function reasons(run: RunRecord, verdict: Verdict, { verbose, columns }: TableStyle): readonly string[] {
  const { outcome, why, arms, evidence } = verdict;
  // Of what an interruption kept from being judged, the finding at the end says why.
  if (!verbose && (outcome === 'expected' || wasCutShort(run, verdict))) return [];
  const lines = [printable(why)];
  if (verbose) {
    lines.push(
      ...Object.entries(arms).map(([arm, status]) => `${arm} arm: ${status}`),
      `evidence: ${evidence.length === 0 ? 'none' : evidence.map(printable).join(', ')}`,
    );
  }
  return lines.flatMap((line) => wrapped(indent + line, columns, indent));
}
