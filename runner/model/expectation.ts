import type { ControlId, Status } from './words.ts';

/** What the defenders believe of one control in one scenario. */
export interface Expectation {
  readonly status: Status;
  /** Milliseconds from the start of the step's last attempt until the evidence must be readable. */
  readonly deadlineMs: number;
  /** Milliseconds after which the harness stops waiting. */
  readonly giveUpAfterMs: number;
  readonly knownGap: {
    readonly reason: string;
    readonly until: string /* ISO date, the last day it holds */;
  } | null;
}

export type Expectations = ReadonlyMap<ControlId, Expectation>;

/** Used where nothing is stated; the give-up time is three times the deadline. */
export const defaultDeadlineMs = 5_000;
export const giveUpFactor = 3;

/** How long a control's evidence is waited for. */
export type Patience = Pick<Expectation, 'deadlineMs' | 'giveUpAfterMs'>;

export function patienceWith(control: ControlId, expectations: Expectations): Patience {
  return (
    expectations.get(control) ?? {
      deadlineMs: defaultDeadlineMs,
      giveUpAfterMs: defaultDeadlineMs * giveUpFactor,
    }
  );
}
