import type { ControlId, SwitchState } from '../../../model/words.ts';
import { controlOfWay } from './ways.ts';

/**
 * What of a posture the harness sets in a run: the state of a gateway only where the run goes through one that can be set.
 *
 * @param settable the controls of those
 */
export function setHere(
  declared: Readonly<Record<ControlId, SwitchState>>,
  settable: readonly ControlId[],
): Readonly<Record<ControlId, SwitchState>> {
  const ofGateways: readonly ControlId[] = Object.values(controlOfWay);
  return Object.fromEntries(
    Object.entries(declared).filter(([id]) => !ofGateways.includes(id) || settable.includes(id)),
  );
}
