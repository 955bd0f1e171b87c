import type { Difference } from '../../../model/memory/diff.ts';
import type {
  ControlHistory,
  HistoryChange,
  HistoryDocument,
  HistoryRun,
} from '../../../model/memory/history.ts';
import { someDifferences } from '../../content/comparison/some-differences.ts';
import { code, list, prose } from '../escaped.ts';
import { minute } from '../minute.ts';
import { difference } from './diff-part.ts';

/** Runs that are told, and of each the changes and the differences. */
const most = 10;
const mostChanges = 20;
const mostDifferences = 3;

interface Turn extends HistoryChange, Pick<ControlHistory, 'scenario' | 'control'> {}

/** What changed last in the runs of this target in this posture, by run, the newest first. */
export function historyPart({ runs, controls }: HistoryDocument): readonly string[] {
  const [first] = runs;
  if (first === undefined || runs.length < 2) return [];
  const turns = Map.groupBy(
    controls.flatMap(({ scenario, control, changes }) =>
      changes.map((change): Turn => ({ scenario, control, ...change })),
    ),
    ({ run }) => run,
  );
  const changed = runs.filter(({ id }) => turns.has(id)).toReversed();
  const remembered = `${runs.length} runs since ${minute(first.startedAt)}`;
  return [
    '### Last changes',
    '',
    changed.length === 0
      ? `None in ${remembered}.`
      : `In ${changed.length} of ${remembered}${changed.length > most ? `, the last ${most}` : ''}:`,
    ...(changed.length === 0 ? [] : ['']),
    ...changed.slice(0, most).flatMap((run) => ofRun(run, turns.get(run.id) ?? [])),
  ];
}

function ofRun({ startedAt, drift }: HistoryRun, turns: readonly Turn[]): readonly string[] {
  const all = new Map(turns.flatMap(({ differences }) => differences).map((one) => [keyOf(one), one]));
  const { shown, more } = someDifferences([...all.values()], mostDifferences);
  const between = [...shown.map(difference), ...(more === null ? [] : [more])].join(', ');
  const alike = Map.groupBy(turns, ({ control, change, before, after }) =>
    JSON.stringify([control, change, before, after]),
  );
  const head = [
    minute(startedAt),
    ...(drift.length === 0 ? [] : [`with drift ${prose(drift.join(', '))}`]),
    ...(between === '' ? [] : [`between: ${between}`]),
  ];
  return [
    ...list([head.join('; ')]),
    ...list([...alike.values()].map(inWords), mostChanges).map((line) => `  ${line}`),
  ];
}

function inWords(turns: readonly Turn[]): string {
  const [{ control, change, before, after }] = turns as readonly [Turn];
  const where = turns.map(({ scenario }) => code(scenario)).join(', ');
  return `${code(control)} ${change} (in ${where}): ${before} → ${after}`;
}

function keyOf({ what, before, after }: Difference): string {
  return JSON.stringify([what, before, after]);
}
