import type { RunRecord } from '../../model/run-record.ts';
import { type ControlId, isKnown, type Status } from '../../model/words.ts';
import { wrapped } from '../lines.ts';
import { printable } from '../printable.ts';
import { consoleColumns } from './console-columns.ts';
import { paintFor } from './paint.ts';

interface Seen {
  readonly scenario: string;
  readonly control: ControlId;
  /** How often each status was seen, the most frequent first. */
  readonly statuses: readonly (readonly [Status, number])[];
}

/** Whether repetitions of one run agree, control by control, in plain text without the last line's end. */
export function repetitionReport(
  runs: readonly RunRecord[],
  view: { readonly colour: boolean; readonly columns?: number },
): string {
  const columns = consoleColumns(view.columns);
  const paint = paintFor(view.colour);
  const all = seenIn(runs);
  const flaky = all.filter(({ statuses }) => statuses.filter(([status]) => isKnown(status)).length > 1);
  const unsure = all.filter((each) => !flaky.includes(each) && each.statuses.length > 1);
  const head = `${runs.length} runs on ${runs[0]?.target.name ?? 'no target'}: ${flaky.length} flaky, ${unsure.length} not always judged, ${all.length - flaky.length - unsure.length} the same each time`;
  const line = (sign: string, { scenario, control, statuses }: Seen): readonly string[] =>
    wrapped(
      `${sign} ${printable(scenario)} ${printable(control)}: ${statuses.map(([status, n]) => `${status} ${n}`).join(', ')}`,
      columns,
      '     ',
    );
  return [
    ...wrapped(printable(head), columns, '  ').map((text) => paint('bold', text)),
    ...flaky.flatMap((each) => line('  !!', each).map((text) => paint('red', text))),
    ...unsure.flatMap((each) => line('  ??', each)),
  ].join('\n');
}

function seenIn(runs: readonly RunRecord[]): readonly Seen[] {
  const counts = new Map<string, { scenario: string; control: ControlId; of: Map<Status, number> }>();
  for (const { scenarios } of runs)
    for (const { id: scenario, verdicts } of scenarios)
      for (const { control, status } of verdicts) {
        const key = JSON.stringify([scenario, control]);
        const entry = counts.get(key) ?? { scenario, control, of: new Map() };
        counts.set(key, entry);
        entry.of.set(status, (entry.of.get(status) ?? 0) + 1);
      }
  return [...counts.values()].map(({ scenario, control, of }) => ({
    scenario,
    control,
    statuses: [...of].sort(([, a], [, b]) => b - a),
  }));
}
