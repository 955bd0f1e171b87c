import type { HistoryDocument } from '../../../model/memory/history.ts';
import { code, list } from '../escaped.ts';
import { minute } from '../minute.ts';
import { difference } from './diff-part.ts';

const most = 10;

/** What changed last in the runs of this target in this posture, the newest first. */
export function historyPart({ runs, controls }: HistoryDocument): readonly string[] {
  const [first] = runs;
  if (first === undefined || runs.length < 2) return [];
  const place = new Map(runs.map(({ id }, i) => [id, i]));
  const all = controls
    .flatMap(({ scenario, control, changes }) => changes.map((change) => ({ scenario, control, ...change })))
    .toSorted((a, b) => (place.get(b.run) ?? 0) - (place.get(a.run) ?? 0));
  const items = all.slice(0, most).map(({ run, scenario, control, before, after, change, differences }) => {
    const at = runs[place.get(run) ?? -1]?.startedAt;
    const between = differences.slice(0, 3).map(difference).join(', ');
    return `${at === undefined ? code(run) : minute(at)} ${code(control)} in ${code(scenario)}: ${change}, ${before} → ${after}${between === '' ? '' : `; between: ${between}`}`;
  });
  const remembered = `${runs.length} runs since ${minute(first.startedAt)}`;
  return [
    '### Last changes',
    '',
    items.length === 0
      ? `None in ${remembered}.`
      : `${all.length} in ${remembered}${all.length > most ? `, the last ${most}` : ''}:`,
    ...(items.length === 0 ? [] : ['', ...list(items)]),
  ];
}
