import { HarnessError } from '../../model/errors.ts';
import { reportError } from '../report-error.ts';

/** Milliseconds in `ms`, largest first. */
const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;
/** The longest that a timer of Node.js takes, in milliseconds: 24 days. A longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The run took longer than it may. */
class TimeUpError extends HarnessError {
  readonly code = 'TIME_UP';
  readonly category = 'environment';
  constructor(maxMs: number) {
    super(
      `the time is up: the run took longer than the ${written(maxMs)} of --max-time`,
      'give it more time, or look in the report which step took so long',
    );
  }
}

/**
 * Gives `work` a signal that is aborted when the given one is, and after `maxMs` as well (null: never), so that it ends as after a Ctrl-C,
 * with its clean-up.
 */
export async function withinTime<T>(
  maxMs: number | null,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (maxMs === null) return work(signal);
  const timeUp = new AbortController();
  const timer = setTimeout(
    () => {
      if (signal.aborted) return;
      const error = new TimeUpError(maxMs);
      timeUp.abort(error);
      reportError(error, process.stderr);
      process.stderr.write('motw: cleaning up\n');
    },
    Math.min(maxMs, longestTimerMs),
  );
  try {
    return await work(AbortSignal.any([signal, timeUp.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function written(ms: number): string {
  const [unit, size] = units.find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
