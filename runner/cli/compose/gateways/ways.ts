import type { GatewayWay, Scenario, WayName } from '../../../model/scenario.ts';
import type { ControlId } from '../../../model/words.ts';

/** The control that a gateway of each way is. */
export const controlOfWay = {
  web: 'web-gateway',
  mail: 'mail-gateway',
} as const satisfies Record<GatewayWay, ControlId>;

/** What a gateway of each way is called. */
export const inWords: Readonly<Record<GatewayWay, string>> = {
  web: 'web proxy',
  mail: 'mail system',
};

/** The ways through a gateway that scenarios take, each once. */
export function waysOf(scenarios: readonly Scenario[]): readonly GatewayWay[] {
  const taken = new Set<WayName>(scenarios.map(({ deliver }) => deliver.by));
  return (['web', 'mail'] as const).filter((way) => taken.has(way));
}
