import type { ActiveArm, ControlId, Outcome, Status } from '../../runner/model/words.ts';
import type { CasePlan } from './record-builder.ts';

/** One row of the decision table: a record, and what must be said of one control. */
export interface Row {
  readonly title: string;
  readonly control: ControlId;
  readonly given: CasePlan;
  readonly status: Status;
  readonly arms?: Readonly<Partial<Record<ActiveArm, Status>>>;
  readonly why?: RegExp;
  readonly evidence?: readonly string[];
  readonly outcome?: Outcome;
  readonly noise?: number;
  readonly timeToDetectMs?: number | null;
}
