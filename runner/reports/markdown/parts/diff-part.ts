import { changes, type Diff, type Difference } from '../../../model/memory/diff.ts';
import { changeCounts } from '../../content/comparison/change-counts.ts';
import { byControl, type ChangedControl } from '../../content/comparison/changes-by-control.ts';
import { code, details, list, prose, table } from '../escaped.ts';
import { minute } from '../minute.ts';

/** The run held against its baseline. */
export function diffPart(diff: Diff): readonly string[] {
  const { before, across, differences, controls } = diff;
  const counts = changeCounts(diff).map(([change, n]) => `${n} ${change}`);
  const changed = byControl(controls.filter(({ change }) => change !== 'unchanged')).toSorted(
    (a, b) => changes.indexOf(a.change) - changes.indexOf(b.change),
  );
  const against =
    before === null
      ? 'Against what was last known of each control'
      : `Against the baseline ${code(before.id)}, ${minute(before.startedAt)}`;
  return [
    '### Since the baseline',
    '',
    `${against}: ${counts.length === 0 ? 'nothing to compare' : `controls: ${counts.join(', ')}`}.${across ? ' Compared although the conditions differ.' : ''}`,
    ...(changed.length === 0
      ? []
      : ['', ...table(['change', 'control', 'in', 'before', 'after', 'why'], changed.map(row))]),
    ...(differences.length === 0
      ? []
      : ['', ...details('What else differs', list(differences.map(difference)))]),
  ];
}

function row({ change, control, scenarios, before, after, why }: ChangedControl): readonly string[] {
  return [
    change === 'regressed' ? `**${change}**` : change,
    code(control),
    scenarios.map((scenario) => code(scenario)).join(', '),
    before ?? 'not judged',
    after ?? 'not judged',
    why === null ? '' : prose(why),
  ];
}

export function difference({ what, before, after }: Difference): string {
  const side = (value: string | null) => (value === null ? 'none' : code(value));
  return `${prose(what)}: ${side(before)} → ${side(after)}`;
}
