import type { Sign } from '../../model/control.ts';
import type { Observation } from '../../model/observation.ts';
import type { GatewayWay } from '../../model/scenario.ts';
import type { ControlId } from '../../model/words.ts';
import { policyWasOff } from '../attempt-evidence.ts';

/** What did not come and nothing says why: somebody stopped it, but that the gateway did is not shown. */
const lost = 'LOST';

/**
 * The image was stopped on its way, and everything that should pass did: a harmless file of the same size before and after it, and the
 * image itself for those who may have it. A gateway that lets nothing through is broken, not protecting.
 */
export function gatewaySigns(
  ofStep: readonly Observation[],
  control: ControlId,
  way: GatewayWay,
): readonly Sign[] {
  const checks = ofStep.filter(({ kind }) => kind === 'counter-check');
  const passed = (what: string): boolean => checks.some(({ data }) => data.what === what);
  if (!passed('harmless') || !passed('harmless-after')) return [];
  if (checks.some(({ data }) => data.is !== 'done')) return [];
  return (
    ofStep
      .filter(({ kind, data }) => kind === 'deliver-attempt' && data.by === way)
      // A check that a fault kept from being made is not there, and shows nothing.
      .filter(({ data }) => data.hasAllowed !== true || passed('allowed'))
      .filter((attempt) => attempt.data.code !== lost && !policyWasOff(attempt, control))
      .flatMap(({ id, data }): readonly Sign[] => {
        if (data.is === 'prompted') return [{ observation: id, sign: 'warned' }];
        return data.is === 'refused' ? [{ observation: id, sign: 'stopped' }] : [];
      })
  );
}
