import type { RunRecord } from '../../../model/run-record.ts';
import { noiseOf } from '../../content/arms/noise.ts';
import { modelledBy } from '../../content/target/modelled.ts';
import { code, details, list, prose } from '../escaped.ts';

export function targetPart(run: RunRecord): readonly string[] {
  const modelled = modelledBy(run);
  return details('Target, noise and harness', [
    ...list([
      ...Object.entries(run.target.fingerprint).map(
        ([key, value]) => `${prose(key)}: ${code(String(value), 120)}`,
      ),
      `noise: ${prose(noiseOf(run))}`,
      `motw-harness ${code(run.harness.version)}`,
      ...(modelled === null ? [] : [`modelled: ${prose(modelled.map(({ name }) => name).join('; '))}`]),
    ]),
  ]);
}
