import type { Difference } from '../../../model/memory/diff.ts';
import type { HistoryRun } from '../../../model/memory/history.ts';
import { someDifferences } from '../../content/comparison/some-differences.ts';
import { printable } from '../../printable.ts';

/** How many differences are named. */
const mostDifferences = 6;

/** `2026-11-24 06:45 20261124-064512-3f9a on win11`. */
export function runInWords({ id, startedAt, target, posture }: HistoryRun): string {
  const at = startedAt.slice(0, 16).replace('T', ' ');
  return `${at} ${printable(`${id} on ${target}${posture === null ? '' : `, posture ${posture}`}`)}`;
}

/** `build 1 -> 2; policy mount-verb on -> off`. */
export function inShort(differences: readonly Difference[]): string {
  const { shown, more } = someDifferences(differences, mostDifferences);
  const said = shown.map(({ what, before, after }) =>
    printable(`${what} ${before ?? 'none'} -> ${after ?? 'none'}`),
  );
  return [...said, ...(more === null ? [] : [more])].join('; ');
}
