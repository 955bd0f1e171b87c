import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewayWay } from '../../../model/scenario.ts';
import type { Gateway } from '../../../ports/gateway.ts';
import { createMachineFolder, removeGateways } from '../../../targets/reference/machine/machine-folder.ts';
import type { ChosenGateway } from '../../running/chosen-gateways.ts';

/** The gateways of one run, or of one lane of a calibration: one of each way, made when the way is first taken. */
export class GatewaySet {
  readonly #folder: string;
  readonly #own: readonly ChosenGateway[];
  readonly #made = new Map<GatewayWay, Gateway>();
  #ended: Promise<void> | null = null;

  /**
   * @param folder that of the reference ones; it appears with its owner in it, so that `motw clean-up` knows what a killed run left
   * @param own in place of the reference ones of their ways
   */
  constructor(folder: string, own: readonly ChosenGateway[] = []) {
    this.#folder = folder;
    this.#own = own;
  }

  /** Those of these ways; new ones are not started. What the reference ones are made of is brought where it is missing. */
  async of(ways: readonly GatewayWay[], signal: AbortSignal): Promise<readonly Gateway[]> {
    const all: Gateway[] = [];
    for (const way of ways) {
      const gateway = this.#made.get(way) ?? (await this.#make(way, signal));
      this.#made.set(way, gateway);
      all.push(gateway);
    }
    return all;
  }

  async #make(way: GatewayWay, signal: AbortSignal): Promise<Gateway> {
    // Most runs have none, and what speaks to them takes its time to load.
    const { ownGateway, referenceGateway } = await import('./make-gateway.ts');
    const chosen = this.#own.find(({ config }) => config.way === way);
    if (chosen !== undefined) return ownGateway(chosen);
    const make = await referenceGateway(way, signal);
    const inside = join(this.#folder, way);
    await createMachineFolder(this.#folder, inside);
    return make(inside);
  }

  /** Ends all of them, whatever becomes of one, and leaves nothing of them behind. To be called any number of times. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    const ended = await Promise.allSettled(
      [...this.#made.values()].map((each) => each[Symbol.asyncDispose]()),
    );
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Waits until the reference ones that a killed run left in the folder have ended, and removes what they had. */
export async function removeLeftGateways(folder: string): Promise<void> {
  const { runElsewhere } = await import('../../../../artifacts/reference-gateways/mail/mail-files.ts');
  const elsewhere = await runElsewhere(join(folder, 'mail' satisfies GatewayWay));
  // First, for the folder says where it is.
  if (elsewhere !== null) await removeGateways(elsewhere);
  await removeGateways(folder);
}
