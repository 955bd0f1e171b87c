import type { Call } from '../ports/call.ts';
import type { Boot, Machine } from '../ports/machine.ts';
import type { Session, Target } from '../ports/target.ts';

/** A clean machine for each arm: started for the first, taken back to its snapshot for every other. */
export class Boots {
  readonly #target: Target;
  #used = false;
  #first: Boot | null = null;

  constructor(target: Target) {
    this.#target = target;
  }

  get machine(): Machine {
    return this.#target.machine;
  }

  async start(c: Call): Promise<Session> {
    this.#first = await this.#target.machine.start(c);
    return this.#target.session(await this.#first.channel(c));
  }

  async clean(c: Call): Promise<Session> {
    const fresh = this.#used ? null : this.#first;
    this.#used = true;
    const boot = fresh ?? (await this.#target.machine.revert(c));
    return this.#target.session(await boot.channel(c));
  }
}
