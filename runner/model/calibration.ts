import type { ControlId, Outcome, Status } from './words.ts';

export const calibrationSchemaName = 'motw.calibration/1';

/** One control of one scenario in one posture with one thing flipped (or more, where one hides another). */
export interface CalibrationCell {
  readonly scenario: string;
  readonly posture: string;
  /** `none`, or `CONTROL=STATE`; several are joined by ` + `. */
  readonly flip: string;
  readonly control: ControlId;
  /** Worked out from the states alone, not by the judge. */
  readonly expected: Status;
  /** Null when the run ended before it was judged. */
  readonly seen: Status | null;
  /** What the run made of it, held against what the posture promises. */
  readonly outcome: Outcome | null;
  readonly why: string;
  readonly right: boolean;
  /** What is wrong, for people; null when nothing is. */
  readonly wrong: string | null;
  /** Id of the run that is kept to be looked into; null when nothing in it is wrong. */
  readonly run: string | null;
}

/** One scenario in one posture with one thing flipped, of which something is to be said that is no control's. */
export interface CalibrationNote {
  readonly scenario: string;
  readonly posture: string;
  readonly flip: string;
  readonly why: string;
}

/** The proof that the harness can fail: what `motw calibrate` prints and keeps. */
export interface Calibration {
  readonly schema: typeof calibrationSchemaName;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly harness: { readonly version: string; readonly rules: Readonly<Record<string, string>> };
  readonly target: {
    readonly name: string;
    readonly platform: 'reference';
    readonly fingerprint: Readonly<Record<string, string | number | boolean | null>>;
  };
  /** The first exercises every control, and was run from every posture; each of the others from one. */
  readonly scenarios: readonly string[];
  readonly cells: readonly CalibrationCell[];
  readonly right: number;
  readonly wrong: number;
  /** Run a second time as a whole, because of a fault in the first. */
  readonly retried: readonly CalibrationNote[];
  /** Not calibrated. */
  readonly left: readonly CalibrationNote[];
}
