import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { oneAtATime } from '../../../../artifacts/cache/one-at-a-time.js';
import type { ChosenGateway } from '../../running/chosen-gateways.ts';
import { cache } from '../reference-ready.ts';

/** Does the work while no other run of the harness on this computer serves images at the address that a web proxy of the user's gets them from. */
export function aloneOnGateways<T>(
  gateways: readonly ChosenGateway[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  // A run has at most one of them, so no two wait for each other.
  const [chosen] = gateways.filter(({ config }) => config.way === 'web');
  if (chosen?.config.way !== 'web') return work();
  const { host, port } = chosen.config.web.serve.listen;
  const lock = createHash('sha256').update(`web ${host} ${port}`).digest('hex').slice(0, 16);
  const onWait = (): void => {
    process.stderr.write(`${chosen.name}: another run serves images for it: waiting\n`);
  };
  return oneAtATime(join(cache(), 'targets', `${lock}.lock`), { onWait, signal }, work);
}
