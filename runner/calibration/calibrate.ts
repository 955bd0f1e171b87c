import { faultOf, MachineLost } from '../lifecycle/lifecycle-errors.ts';
import type { Rig } from '../lifecycle/rig.ts';
import type { CalibrationCell, CalibrationNote } from '../model/calibration.ts';
import type { Session } from '../ports/target.ts';
import { type Common, judgeTrial, reasonsToRepeat } from './judge-trial.ts';
import { runTrial } from './run-trial.ts';
import type { States, Trial } from './trial.ts';

/** A machine that takes one trial after the other. Disposing it stops the machine. */
export interface Lane extends AsyncDisposable {
  start(signal: AbortSignal): Promise<void>;
  /** Whether its switches lead from these states to any other; from others only a clean machine does. */
  switchesFrom(states: States): boolean;
  prepare(trial: Trial, signal: AbortSignal): Promise<Prepared>;
}

/** One trial's rig, and its run folder, which is only kept where something in it is wrong. */
interface Prepared {
  readonly rig: Rig;
  /** Returns the id under which it is kept. */
  keep(): Promise<string>;
  discard(): Promise<void>;
}

export interface Calibrating {
  /** In the order in which their cells are to be shown. */
  readonly trials: readonly Trial[];
  readonly common: Common;
  readonly lanes: readonly Lane[];
  /** Aborted by Ctrl-C: what is being run is given up. */
  readonly signal: AbortSignal;
  readonly progress: (event: TrialEvent) => void;
}

export type TrialEvent =
  | { readonly is: 'begun'; readonly trial: Trial }
  | { readonly is: 'again'; readonly trial: Trial; readonly why: string }
  | { readonly is: 'done'; readonly trial: Trial; readonly cells: readonly CalibrationCell[] };

export interface Calibrated {
  readonly cells: readonly CalibrationCell[];
  readonly retried: readonly CalibrationNote[];
  readonly left: readonly CalibrationNote[];
}

/**
 * Runs every trial, the lanes taking them from one queue. A trial with a fault is run once more as a whole, which is recorded; with
 * a second fault its cells are wrong.
 *
 * @throws HarnessError for what no trial can go on with: no machine starts, or the disk is full
 */
export async function calibrate(calibrating: Calibrating): Promise<Calibrated> {
  const { trials, lanes, signal } = calibrating;
  const failed = new AbortController();
  const shift = new Shift(calibrating, AbortSignal.any([signal, failed.signal]));
  const ended = await Promise.allSettled(
    lanes.map((lane) =>
      shift.work(lane).catch((error: unknown) => {
        if (!(error instanceof LaneLost)) failed.abort(error);
        throw error;
      }),
    ),
  );
  const errors = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const fatal = errors.find((error) => !(error instanceof LaneLost));
  const [lost] = errors.filter((error) => error instanceof LaneLost);
  if (!signal.aborted) {
    if (fatal !== undefined) throw fatal;
    if (errors.length === lanes.length && shift.cells.size === 0) throw lost?.cause;
  }
  const why = signal.aborted ? 'interrupted' : `no machine is left to run it: ${faultOf(lost?.cause).text}`;
  return {
    cells: trials.flatMap((trial) => shift.cells.get(trial) ?? []),
    retried: notes(trials, shift.retried),
    left: trials.filter((trial) => !shift.cells.has(trial)).map((trial) => noteOn(trial, why)),
  };
}

/** The lane's machine does not start any more. */
class LaneLost extends Error {
  constructor(cause: unknown) {
    super('a machine was lost', { cause });
    this.name = 'LaneLost';
  }
}

class Shift {
  readonly cells = new Map<Trial, readonly CalibrationCell[]>();
  readonly retried = new Map<Trial, string>();
  readonly #calibrating: Calibrating;
  readonly #queue: Trial[];
  readonly #signal: AbortSignal;

  constructor(calibrating: Calibrating, signal: AbortSignal) {
    this.#calibrating = calibrating;
    this.#queue = spread(calibrating);
    this.#signal = signal;
  }

  async work(lane: Lane): Promise<void> {
    await this.#start(lane);
    let standing: Session | null = null;
    for (;;) {
      const trial = this.#signal.aborted ? undefined : this.#queue.shift();
      if (trial === undefined) return;
      this.#calibrating.progress({ is: 'begun', trial });
      standing = await this.#run(trial, lane, standing);
    }
  }

  async #start(lane: Lane): Promise<void> {
    try {
      await lane.start(this.#signal);
    } catch (error) {
      this.#signal.throwIfAborted();
      throw new LaneLost(error);
    }
  }

  /** Returns where the next trial on this lane may go on: only after a trial in which everything was right. */
  async #run(trial: Trial, lane: Lane, from: Session | null): Promise<Session | null> {
    const { common } = this.#calibrating;
    const { rig, keep, discard } = await lane.prepare(trial, this.#signal);
    const { record, fault, standing } = await runTrial(trial, rig, from);
    if (this.#signal.aborted) {
      await discard();
      return null;
    }
    const again = reasonsToRepeat(trial, record, common).join('; ');
    let right = false;
    if (again !== '' && !this.retried.has(trial)) {
      await discard();
      this.#again(trial, again);
    } else {
      const cells = judgeTrial(trial, record, common);
      right = cells.every((cell) => cell.right);
      const run = right ? await discard() : await keep();
      this.#done(
        trial,
        cells.map((cell) => ({ ...cell, run: run ?? null })),
      );
    }
    if (fault instanceof MachineLost) await this.#start(lane);
    return right && lane.switchesFrom(trial.states) ? standing : null;
  }

  /** By whichever lane comes first. */
  #again(trial: Trial, why: string): void {
    this.retried.set(trial, why);
    this.#queue.unshift(trial);
    this.#calibrating.progress({ is: 'again', trial, why });
  }

  #done(trial: Trial, cells: readonly CalibrationCell[]): void {
    this.cells.set(trial, cells);
    this.#calibrating.progress({ is: 'done', trial, cells });
  }
}

/**
 * A trial in which a sensor runs and sees nothing waits most of its time. Those are spread evenly among the others, which use the
 * processor meanwhile.
 */
function spread({ trials }: Calibrating): Trial[] {
  const waits = ({ controls, states }: Trial): boolean =>
    controls.some(({ id, kind }) => kind === 'detective' && states[id] === 'broken');
  const waiting = trials.filter(waits);
  const busy = trials.filter((trial) => !waits(trial));
  const between = busy.length / Math.max(1, waiting.length);
  return [
    ...waiting.flatMap((trial, index) => [
      trial,
      ...busy.slice(Math.floor(index * between), Math.floor((index + 1) * between)),
    ]),
    ...(waiting.length === 0 ? busy : []),
  ];
}

function notes(trials: readonly Trial[], why: ReadonlyMap<Trial, string>): readonly CalibrationNote[] {
  return trials.flatMap((trial) => {
    const said = why.get(trial);
    return said === undefined ? [] : [noteOn(trial, said)];
  });
}

function noteOn({ scenario, posture, flip }: Trial, why: string): CalibrationNote {
  return { scenario: scenario.id, posture, flip, why };
}
