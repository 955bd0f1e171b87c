import type { Change } from '../../../runner/model/memory/diff.ts';
import type { RememberedRun } from '../../../runner/model/memory/remembered-run.ts';
import { type Given, type Judged, one } from '../remembered-builder.ts';

export interface Row {
  readonly title: string;
  readonly before: Given | readonly RememberedRun[];
  readonly after: Given | readonly RememberedRun[];
  readonly across?: true;
  /** Of the first scenario, unless `scenario` names another. */
  readonly control: string;
  readonly scenario?: string;
  readonly change: Change;
  readonly why: string | RegExp | null;
  readonly statuses?: readonly [string | null, string | null];
}

export const verb = 'mount-verb';
export const rule = 'image-mounted';
export const judged = (control: string, status: Judged[string][string]): Given => ({
  judged: { [one]: { [control]: status } },
});
export const prevented = judged(verb, 'prevented');
export const passes = judged(verb, 'not-prevented');
export const detected = judged(rule, 'detected');
export const missed = judged(rule, 'missed');
export const known = { ruleOf: { [rule]: 'r-1' } } as const;
export const sha = (digit: string) => ({ 'r-1': digit.repeat(64) });
