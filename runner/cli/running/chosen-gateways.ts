import type { GatewayConfig } from '../../config/gateways/gateway-config.ts';
import type { Plan } from '../../lifecycle/rig.ts';
import { UnknownNameError } from '../../model/errors.ts';
import type { ControlId, SwitchState } from '../../model/words.ts';
import { controlOfWay, inWords, waysOf } from '../compose/gateways/ways.ts';
import type { Lab } from '../compose/lab.ts';
import { UsageError } from '../usage-error.ts';

/** A gateway of the user's own, in place of the reference one. */
export interface ChosenGateway {
  readonly name: string;
  readonly config: GatewayConfig;
  /** Where it is configured: its relative paths begin in the file's folder. */
  readonly file: string;
}

/**
 * The gateways of these names, each once.
 *
 * @throws UnknownNameError for one that the configuration does not name: nothing is sent through any other
 */
export function namedGateways(names: readonly string[], lab: Lab | null): readonly ChosenGateway[] {
  return [...new Set(names)].map((name): ChosenGateway => {
    const config = lab !== null && Object.hasOwn(lab.gateways, name) ? lab.gateways[name] : undefined;
    if (lab === null || config === undefined)
      throw new UnknownNameError('gateway', name, Object.keys(lab?.gateways ?? {}));
    return { name, config, file: lab.file };
  });
}

/** The same for a run, which has at most one of each way. @throws UnknownNameError, and UsageError for two of one way */
export function chosenGateways(names: readonly string[], lab: Lab | null): readonly ChosenGateway[] {
  const chosen = namedGateways(names, lab);
  for (const [index, { name, config }] of chosen.entries()) {
    const before = chosen.slice(0, index).find((each) => each.config.way === config.way);
    if (before !== undefined)
      throw new UsageError(
        `${before.name} and ${name} are both a ${inWords[config.way]}, and a scenario goes through one`,
        'make a run with each',
      );
  }
  return chosen;
}

/** @throws UsageError for a gateway that nothing goes through, and for one that is to drift */
export function mustBePassed(
  gateways: readonly ChosenGateway[],
  plans: readonly Plan[],
  drift: ReadonlyMap<ControlId, SwitchState>,
): void {
  const ways = waysOf(plans.flatMap(({ scenarios }) => scenarios));
  for (const { name, config } of gateways) {
    const control = controlOfWay[config.way];
    if (!ways.includes(config.way))
      throw new UsageError(
        `no scenario of this run goes through the ${inWords[config.way]} ${name}`,
        `leave --gateway ${name} out, or name a scenario that does: \`motw list scenarios\``,
      );
    if (drift.has(control))
      throw new UsageError(
        `--drift ${control}=${drift.get(control)}: ${name} is yours, and nothing is set there`,
        `leave one of --drift and --gateway out: the reference ${inWords[config.way]} can be set`,
      );
  }
}

/** @param name as it was given */
export function moreGateways(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
