import type { Scenario } from '../../../model/scenario.ts';
import type { Gateway } from '../../../ports/gateway.ts';
import { GatewaySet } from './gateway-set.ts';
import { waysOf } from './ways.ts';

/** How long one may take to start, in milliseconds. */
const startMs = 60_000;

/**
 * The reference gateways of one lane of a calibration, started for its first scenario of their way, and used for one trial after the
 * other: each lane has its own, since two would switch each other's state.
 */
export class LaneGateways {
  readonly #set: GatewaySet;
  readonly #started = new Set<Gateway>();

  /** @param folder the lane's own, for them alone */
  constructor(folder: string) {
    this.#set = new GatewaySet(folder);
  }

  /** Those that the scenario goes through. They run already, and go on running. */
  async of(scenario: Scenario, signal: AbortSignal): Promise<readonly Gateway[]> {
    const gateways = await this.#set.of(waysOf([scenario]), signal);
    for (const gateway of gateways) {
      if (!this.#started.has(gateway)) await gateway.start({ signal, timeoutMs: startMs });
      this.#started.add(gateway);
    }
    return gateways.map(goingOn);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#set[Symbol.asyncDispose]();
  }
}

/** One that a trial neither starts nor ends. */
function goingOn(gateway: Gateway): Gateway {
  return {
    way: gateway.way,
    control: gateway.control,
    name: gateway.name,
    modelled: gateway.modelled,
    hasAllowed: gateway.hasAllowed,
    start: async () => {},
    probe: (c) => gateway.probe(c),
    pass: (parcel, to, c) => gateway.pass(parcel, to, c),
    cleanUp: (marker, c) => gateway.cleanUp(marker, c),
    ...(gateway.set !== undefined && { set: (state, c) => gateway.set?.(state, c) ?? Promise.resolve() }),
    [Symbol.asyncDispose]: async () => {},
  };
}
