import type { ControlId } from '../model/words.ts';
import type { Call, Raw } from './call.ts';

/** One decision of a preventive control, as the control itself recorded it. */
export interface ControlDecision {
  readonly cursor: string;
  readonly control: ControlId;
  readonly action: 'block' | 'warn' | 'audit';
  /** The file that it was about; null where the log names none (a device). */
  readonly path: string | null;
  readonly pid: number | null;
  /** The control's own time, ISO 8601, by the guest's clock. */
  readonly at: string;
  readonly raw: Raw;
}

/** The log of a preventive control: its positive sign. An unreachable log throws; it never returns "nothing". */
export interface ControlLog {
  readonly id: string;
  cursor(c: Call): Promise<string>;
  read(from: string, c: Call): AsyncIterable<ControlDecision>;
}
