import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { oneAtATime } from '../../../../artifacts/reference-guest/debian-packages/one-at-a-time.js';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { cache } from '../reference-ready.ts';

/**
 * Does the work while no other process of this machine works on the same target: one that takes it back to its snapshot, or takes the
 * scripts out of its guest, would pull the ground from under the other.
 */
export function aloneOnTarget<T>(
  { name, config }: Extract<ChosenTarget, { platform: 'windows' }>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { machine, channel } = config;
  const which = createHash('sha256').update(JSON.stringify({ machine, channel })).digest('hex').slice(0, 16);
  const onWait = (): void => {
    process.stderr.write(`${name}: something else of the harness is at work on it: waiting\n`);
  };
  return oneAtATime(join(cache(), 'targets', `${which}.lock`), { onWait, signal }, work);
}
