import type { Change, ControlChange, Diff } from '../../model/memory/diff.ts';
import { byControl, type ChangedControl, countControls } from '../content/comparison/changes-by-control.ts';
import { counted } from '../content/figures/counted.ts';
import { printable } from '../printable.ts';
import type { TestResult } from './junit-document.ts';

/** Failed where something regressed, in error where that can't be told of everything: as the run's exit code has it. Null: passed. */
export function baselineResult({ before, controls }: Diff): TestResult | null {
  const baseline = before === null ? 'what was last known' : `run ${before.id}`;
  const lost = controls.filter(({ change }) => change === 'regressed');
  if (lost.length > 0)
    return result(
      'failure',
      'regressed',
      `${counted(countControls(lost), 'control')} regressed, compared with ${baseline}`,
      lost,
    );
  const untold = controls.filter(({ change }) => change === 'flaky' || change === 'incomparable');
  if (untold.length > 0)
    return result(
      'error',
      'incomparable',
      `${counted(countControls(untold), 'control')} of which it can't be told, compared with ${baseline}`,
      untold,
    );
  return controls.length > 0
    ? null
    : result('error', 'incomparable', `nothing was compared with ${baseline}`, []);
}

function result(
  is: TestResult['is'],
  type: Change,
  message: string,
  changes: readonly ControlChange[],
): TestResult {
  const text = [message, ...byControl(changes).map(lineOf)].map(printable).join('\n');
  return { is, type, message: printable(message), text };
}

function lineOf({ scenarios, control, change, before, after, why }: ChangedControl): string {
  const became = `${control} in ${scenarios.join(', ')}, ${change}: ${before ?? 'not judged'}, then ${after ?? 'not judged'}`;
  return why === null ? became : `${became}; ${why}`;
}
