import type { Call } from '../../runner/ports/call.ts';
import type { Guest } from '../../runner/ports/guest.ts';
import { ConnectionClosedError, NoAnswerError } from '../../runner/targets/json-lines/connection-errors.ts';
import type { SensorId } from '../../runner/targets/reference/telemetry/sensors.ts';

export type Operation = {
  [K in keyof Guest]: Guest[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof Guest];

/**
 * What happens to a sensor. `silent`: it writes nothing, not even canaries. `dying`: the opening canary is its last word. `deaf`:
 * canaries come, the arm's own events do not. `lateMs`: readable that long after it happened, in order. `overtakenMs`: the same, but
 * canaries are readable at once.
 */
export type SensorFault =
  | 'silent'
  | 'dying'
  | 'deaf'
  | 'unreachable'
  | 'unreachable later'
  | { readonly lateMs: number }
  | { readonly overtakenMs: number };

/** How the fake target deviates from a truthful one. */
export interface Faults {
  readonly placing?: 'refused';
  /** The guest says it marked the file, and did not. */
  readonly marking?: 'lost';
  /** The guest says it took the mark away, and did not. */
  readonly unmarking?: 'lost';
  /** Nobody is logged on, so nothing can be double-clicked; or there is no other way either. */
  readonly desktop?: 'none' | 'nothing at all';
  /** The copy of the disk against the guest's own word. */
  readonly hostSees?: 'no mark' | 'nothing' | 'other bytes';
  /** The guest says it mounted the image, and shows this instead. */
  readonly volume?: 'empty' | 'other content';
  readonly image?: 'taken away';
  /** What the user's browser gets at an address, or nothing. None: there is no browser. */
  readonly browser?: (url: string) => Promise<{ readonly bytes: Buffer; readonly zone: number } | null>;
  readonly innerZone?: 'always' | 'never';
  /** The guest says it opened the program, and nothing ran. */
  readonly opening?: 'without trace';
  /** What can't be removed. `hidden`: the guest says it is clean, and the disk still holds the image. */
  readonly residue?: 'trace stays' | 'first image stays' | 'hidden';
  /** How many times the launch gate's log is read before a decision of it can be. */
  readonly decisionsAfterReads?: number;
  readonly clockOffMs?: number;
  readonly sensors?: Readonly<Partial<Record<SensorId, SensorFault>>>;
  /** Whose events stand among the arm's own. */
  readonly neighbour?: 'another run' | 'the arm before';
  readonly machine?:
    | 'revert fails once'
    | 'lost at the first revert'
    | 'dies behind its first revert'
    | 'not to be stopped'
    | 'not to be started';
  readonly reverts?: 'never';
  readonly shipsTelemetry?: true;
  /** Called before each operation of the guest; `nth` counts from 1 over the whole run. */
  readonly before?: Interference;
}

type Interference = (operation: Operation, nth: number, c: Call) => Promise<void> | void;

/** The channel is closed under this operation: once, or from then on for good. */
export function closing(which: Operation, times: 'once' | 'always'): Interference {
  return (operation, nth) => {
    if (operation === which && (times === 'always' || nth === 1))
      throw new ConnectionClosedError('the guest');
  };
}

/** The operation does not come back: it ends with its call's time or signal, as every port promises. */
export function hanging(which: Operation, times: 'once' | 'always'): Interference {
  return (operation, nth, c) => {
    if (operation === which && (times === 'always' || nth === 1)) return neverAnswered(operation, c);
  };
}

export function neverAnswered(what: string, { signal, timeoutMs }: Call): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NoAnswerError('the guest', what, timeoutMs)), timeoutMs);
  const aborted = (): void => {
    clearTimeout(timer);
    reject(signal.reason);
  };
  if (signal.aborted) aborted();
  else signal.addEventListener('abort', aborted, { once: true });
  return promise;
}
