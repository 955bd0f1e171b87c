import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '../../ports/call.ts';
import type { BootOfChannel } from '../../ports/channel.ts';
import { StaleChannelError } from './stale-channel-error.ts';

export interface Patience {
  /** How long one attempt may take, in milliseconds. */
  readonly attemptMs: number;
  /** Between two attempts, in milliseconds. */
  readonly retryMs: number;
  /** Whether a guest that boots may mend it by itself. */
  mayChange(error: unknown): boolean;
}

/** While a guest boots, nothing answers yet: the attempt is made again until the call's time is over. */
export async function untilAnswered<T>(
  boot: BootOfChannel,
  c: Call,
  { attemptMs, retryMs, mayChange }: Patience,
  attempt: (c: Call) => Promise<T>,
): Promise<T> {
  const until = performance.now() + c.timeoutMs;
  let before: unknown;
  for (let left = c.timeoutMs; ; left = until - performance.now()) {
    if (!boot.alive()) throw new StaleChannelError(boot.epoch);
    try {
      return await attempt({ ...c, timeoutMs: Math.max(1, Math.min(left, attemptMs)) });
    } catch (error) {
      if (!mayChange(error)) throw error;
      // An attempt that the end of the time cut short says less than the one before it.
      if (performance.now() + retryMs >= until) throw left < attemptMs ? (before ?? error) : error;
      before = error;
    }
    await pause(retryMs, undefined, { signal: c.signal });
  }
}
