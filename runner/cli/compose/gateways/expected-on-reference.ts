import type { Expectations } from '../../../model/expectation.ts';
import type { PostureName, Scenario } from '../../../model/scenario.ts';
import type { ChosenGateway } from '../../running/chosen-gateways.ts';
import type { Lab } from '../lab.ts';
import { controlOfWay } from './ways.ts';

/**
 * What is expected on the reference target: by the scenario of the posture, but for what the user's configuration states. What the
 * posture says of a gateway is about the reference one, and nothing about the user's own; where it has the image stopped there, what it
 * says of everything behind is, too.
 */
export function expectedOnReference(
  { id, deliver, expect }: Pick<Scenario, 'id' | 'deliver' | 'expect'>,
  posture: PostureName,
  lab: Lab | null,
  own: readonly ChosenGateway[],
): Expectations {
  const gateway = own.find(({ config }) => config.way === deliver.by);
  const control = gateway === undefined ? null : controlOfWay[gateway.config.way];
  const promised = Object.entries(expect[posture] ?? {});
  const stopsIt = promised.some(([name, { status }]) => name === control && status === 'prevented');
  const ofPosture = stopsIt ? [] : promised.filter(([name]) => name !== control);
  return new Map([...ofPosture, ...(lab?.expectations('reference', id) ?? [])]);
}
