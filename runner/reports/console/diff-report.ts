import type { Change, ControlChange, Diff, DiffedRun, Difference } from '../../model/memory/diff.ts';
import { isKnown } from '../../model/words.ts';
import { changeCounts } from '../content/comparison/change-counts.ts';
import { byControl, countControls } from '../content/comparison/changes-by-control.ts';
import { someDifferences } from '../content/comparison/some-differences.ts';
import { wrapped } from '../lines.ts';
import { printable } from '../printable.ts';
import { consoleColumns } from './console-columns.ts';
import { type Paint, paintFor } from './paint.ts';

export interface DiffView {
  /** What is unchanged, too. */
  readonly all: boolean;
  readonly colour: boolean;
  /** Of the terminal; 80 when not given, or 0 as a terminal says that does not know. */
  readonly columns?: number;
}

interface Page extends Pick<DiffView, 'all'> {
  readonly columns: number;
  readonly paint: Paint;
}

const signs: Readonly<Record<Change, string>> = {
  regressed: '!!',
  improved: '++',
  flaky: '~~',
  incomparable: '??',
  unchanged: '==',
};

const styles: Readonly<Record<Change, Parameters<Paint>[0]>> = {
  regressed: 'red',
  improved: 'green',
  flaky: 'yellow',
  incomparable: 'yellow',
  unchanged: 'dim',
};

/** How many differences are named. */
const mostDifferences = 30;

const indent = '     ';

/** Two runs held against each other in plain text for people, without the last line's end. */
export function diffReport(diff: Diff, view: DiffView): string {
  const page: Page = { all: view.all, columns: consoleColumns(view.columns), paint: paintFor(view.colour) };
  const of = (change: Change) => diff.controls.filter((each) => each.change === change);
  return [
    [...header(diff, page), ...differences(diff.differences, page)],
    ...(['regressed', 'improved', 'flaky'] as const).map((change) => changed(of(change), diff, page)),
    unexplained(of('incomparable'), page),
    unchanged(diff, page),
    ending(diff, page),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

function header({ before, after }: Diff, { columns, paint }: Page): readonly string[] {
  const on = ({ target, posture }: DiffedRun) =>
    `on ${printable(target)}${posture === null ? '' : `, posture ${printable(posture)}`}`;
  const [from, to] = [before === null ? null : on(before), on(after)];
  const title =
    before === null
      ? `${named(after)} ${to}, each control against the run that last knew it`
      : from === to
        ? `from ${named(before)} to ${named(after)} ${to}`
        : `from ${named(before)} ${from} to ${named(after)} ${to}`;
  return wrapped(title, columns, '  ').map((line) => paint('bold', line));
}

function named({ id, runs, startedAt }: DiffedRun): string {
  const repeated = runs.length === 1 ? '' : `, the last of ${runs.length}`;
  return `run ${printable(id)} (${startedAt.slice(0, 16).replace('T', ' ')} UTC${repeated})`;
}

function differences(all: readonly Difference[], { columns }: Page): readonly string[] {
  if (all.length === 0) return ['  under the same conditions'];
  const { shown, more } = someDifferences(all, mostDifferences);
  const lines = shown.flatMap(({ what, before, after }) => {
    const said =
      before === null
        ? `new, ${printable(after ?? '')}`
        : after === null
          ? `gone, was ${printable(before)}`
          : `${printable(before)}, then ${printable(after)}`;
    return wrapped(`  ${printable(what)}: ${said}`, columns, '    ');
  });
  return more === null ? lines : [...lines, `  ${more}, all of them in --json`];
}

/** A control that changed in the same way in several scenarios is told once. */
function changed(some: readonly ControlChange[], diff: Diff, { columns, paint }: Page): readonly string[] {
  return byControl(some).flatMap((each) => {
    const { change, control, why, beforeRun, scenarios } = each;
    const became = change === 'flaky' ? 'is flaky' : `${change}: ${statusesOf(each)}`;
    const since =
      diff.before === null && beforeRun !== null ? [`last known in run ${printable(beforeRun)}`] : [];
    const lines = [
      ...(why === null ? [] : [printable(why)]),
      ...since,
      `in ${scenarios.map(printable).join(', ')}`,
    ];
    return [
      ...signed(change, `${printable(control)} ${became}`, { columns, paint }),
      ...lines.flatMap((line) => wrapped(indent + line, columns, `${indent}  `)),
    ];
  });
}

function statusesOf({ before, after }: Pick<ControlChange, 'before' | 'after'>): string {
  return `${before ?? 'not judged'}, then ${after ?? 'not judged'}`;
}

function signed(
  change: Change,
  text: string,
  { columns, paint }: Pick<Page, 'columns' | 'paint'>,
): readonly string[] {
  const sign = signs[change];
  return wrapped(`${sign} ${text}`, columns, '   ').map((line, i) =>
    i === 0 ? paint(styles[change], sign) + line.slice(sign.length) : line,
  );
}

/** What was in the way of many controls is told once. */
function unexplained(some: readonly ControlChange[], page: Page): readonly string[] {
  const reasons = Map.groupBy(some, ({ why }) => why ?? '');
  return [...reasons].flatMap(([why, group]) => [
    ...signed('incomparable', `incomparable: ${printable(why)}`, page),
    ...byScenario(group, page, (each) =>
      each.before === each.after || each.before === null || each.after === null
        ? ''
        : ` (${statusesOf(each)})`,
    ),
  ]);
}

function unchanged(diff: Diff, page: Page): readonly string[] {
  const some = diff.controls.filter(({ change }) => change === 'unchanged');
  const n = new Map(changeCounts(diff)).get('unchanged') ?? 0;
  if (!page.all) return n === 0 ? [] : [`${n} unchanged`];
  if (some.length === 0) return [];
  return [
    ...signed('unchanged', 'unchanged', page),
    ...byScenario(some, page, (each) => {
      const remark = each.why === null ? '' : `: ${printable(each.why)}`;
      return ` (${each.before === each.after ? each.after : statusesOf(each)}${remark})`;
    }),
  ];
}

function byScenario(
  some: readonly ControlChange[],
  { columns }: Page,
  remarkOn: (each: ControlChange) => string,
): readonly string[] {
  return [...Map.groupBy(some, ({ scenario }) => scenario)].flatMap(([scenario, group]) => {
    const names = group.map((each) => printable(each.control) + remarkOn(each)).join(', ');
    return wrapped(`${indent}${printable(scenario)}: ${names}`, columns, `${indent}  `);
  });
}

function ending(diff: Diff, { columns, paint }: Page): readonly string[] {
  const counts = changeCounts(diff).map(([change, n]) => `${n} ${change}`);
  const last = `outcome: ${outcomeOf(diff)}; controls: ${counts.join(', ') || 'none judged'}`;
  return [
    ...wrapped(last, columns, '  ').map((line) => paint('bold', line)),
    ...acrossHint(diff).flatMap((line) => wrapped(line, columns, '  ')),
  ];
}

function acrossHint({ controls }: Diff): readonly string[] {
  const told = controls.filter(acrossWouldTell);
  if (told.length === 0) return [];
  const n = countControls(told);
  const otherwise = countControls(told.filter(({ before, after }) => before !== after));
  const said =
    otherwise === 0
      ? 'each has the same status'
      : `${otherwise} of ${n} ${otherwise === 1 ? 'has' : 'have'} another status`;
  const all = controls.filter(({ change }) => change === 'incomparable').length === told.length;
  return [
    `with --across ${all ? 'they are' : `${n} of them ${n === 1 ? 'is' : 'are'}`} compared although conditions differ: ${said}`,
  ];
}

function outcomeOf({ controls }: Diff): string {
  const has = (...some: readonly Change[]) => controls.some(({ change }) => some.includes(change));
  if (has('regressed')) return 'something got worse';
  if (controls.length === 0) return 'nothing was compared';
  return has('flaky', 'incomparable') ? 'not everything can be told' : 'nothing is worse';
}

/** How it stood is known both times, and yet it was not compared: the conditions are in the way. */
function acrossWouldTell({ change, before, after }: ControlChange): boolean {
  if (before === null || after === null) return false;
  const isProven = before !== 'blocked-unattributed' && after !== 'blocked-unattributed';
  return change === 'incomparable' && isKnown(before) && isKnown(after) && (before === after || isProven);
}
