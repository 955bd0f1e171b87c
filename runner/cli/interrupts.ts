import { HarnessError } from '../model/errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The user, or whoever runs the harness, asked it to stop. */
class InterruptedError extends HarnessError {
  readonly code = 'INTERRUPTED';
  readonly category = 'environment';
  constructor(signal: string) {
    super(`interrupted by ${signal}`, 'run it again: what was half done is repaired or cleaned up');
  }
}

/**
 * A scheduler signals a whole process group or control group: the signal then arrives twice, once through the launcher. Within this
 * time, in milliseconds, it is the same one. A person's Ctrl-C is never taken for a repetition.
 */
const sameSignalMs = 1_000;
/** How long the second signal waits for `atOnce`, in milliseconds. */
const atOnceMs = 2_000;

/**
 * Gives `work` a signal that is aborted by the first Ctrl-C, SIGTERM or SIGHUP, so that it can clean up. The second one calls
 * `atOnce` and ends the process.
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  atOnce: () => Promise<void> = async () => {},
): Promise<T> {
  const controller = new AbortController();
  const stopAtOnce = (): void => {
    process.stderr.write('\nmotw: stopped at once; `motw clean-up` shows and removes what is left\n');
    process.exit(4);
  };
  let first: { readonly name: NodeJS.Signals; readonly at: number } | null = null;
  const onSignal = (name: NodeJS.Signals): void => {
    if (first !== null) {
      if (name !== 'SIGINT' && name === first.name && performance.now() - first.at < sameSignalMs) return;
      setTimeout(stopAtOnce, atOnceMs);
      atOnce().then(stopAtOnce, stopAtOnce);
      return;
    }
    first = { name, at: performance.now() };
    controller.abort(new InterruptedError(name));
    process.stderr.write(`\nmotw: ${name}: cleaning up (once more to stop at once)\n`);
  };
  for (const name of signals) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, onSignal);
  }
}
