import {
  type Change,
  type ControlChange,
  changes,
  type Diff,
  type Difference,
} from '../../../model/memory/diff.ts';
import { code, details, list, prose, table } from '../escaped.ts';
import { minute } from '../minute.ts';

/** What a reader has to know first. */
const order: readonly Change[] = ['regressed', 'flaky', 'improved', 'incomparable', 'unchanged'];

/** The run held against its baseline. */
export function diffPart({ before, across, differences, controls }: Diff): readonly string[] {
  const counts = changes.flatMap((change) => {
    const n = controls.filter((one) => one.change === change).length;
    return n === 0 ? [] : [`${n} ${change}`];
  });
  const changed = controls
    .filter(({ change }) => change !== 'unchanged')
    .toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
  const against =
    before === null
      ? 'Against what was last known of each control'
      : `Against the baseline ${code(before.id)}, ${minute(before.startedAt)}`;
  return [
    '### Since the baseline',
    '',
    `${against}: ${counts.join(', ') || 'nothing to compare'}.${across ? ' Compared although the conditions differ.' : ''}`,
    ...(changed.length === 0
      ? []
      : ['', ...table(['change', 'control', 'scenario', 'before', 'after', 'why'], changed.map(row))]),
    ...(differences.length === 0
      ? []
      : ['', ...details('What else differs', list(differences.map(difference)))]),
  ];
}

function row({ change, control, scenario, before, after, why }: ControlChange): readonly string[] {
  return [
    change === 'regressed' ? `**${change}**` : change,
    code(control),
    code(scenario),
    before ?? 'not judged',
    after ?? 'not judged',
    why === null ? '' : prose(why),
  ];
}

export function difference({ what, before, after }: Difference): string {
  const side = (value: string | null) => (value === null ? 'none' : code(short(value)));
  return `${prose(what)}: ${side(before)} → ${side(after)}`;
}

/** Of a hash its beginning tells two apart. */
function short(value: string): string {
  return /^[\da-f]{40,}$/.test(value) ? `${value.slice(0, 12)}...` : value;
}
