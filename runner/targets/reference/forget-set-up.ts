import { glob, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../model/errors.ts';
import { gatewaySets } from './gateway-sets.ts';
import { kvmUnusable } from './machine/acceleration.ts';
import { leftMachines } from './machine/machine-folder.ts';
import { guestPackagesSet, qemuPackagesSet } from './ready-reference.ts';

/** A machine still works in the cache. */
class CacheInUseError extends HarnessError {
  readonly code = 'CACHE_IN_USE';
  readonly category = 'user';
  constructor(runs: readonly string[]) {
    super(
      `the cache is in use by ${runs.join(', ')}`,
      'wait until it has ended, or end it; then `motw clean-up`',
    );
  }
}

/** Removes what a set-up makes, and nothing else that may lie in the folder: the user may have named any. */
export async function forgetSetUp(cache: string): Promise<void> {
  const machines = await leftMachines(cache);
  if (machines.length > 0) throw new CacheInUseError(machines.map(({ runId }) => runId));
  const made = `{apt,${gatewaySets.map((set) => `${set}*`).join()},${guestPackagesSet}*,${qemuPackagesSet}*,reference-guest-*,${kvmUnusable}}`;
  for await (const name of glob(made, { cwd: cache }))
    await rm(join(cache, name), { recursive: true, force: true });
}
